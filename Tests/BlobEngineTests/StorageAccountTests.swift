import BlobEngine
import BlobModel
import Journal
import StorageIO
import Testing

/// Goal: accounts live, change and end in the journal, with everything that is in them; the index
/// says the same whether it followed or was built again.
struct StorageAccountTests {
    private static func creation(isVersionLevel: Bool = false) -> StorageAccountChange {
        .create(
            AccountCreation(
                properties: AccountProperties(
                    kind: .storageV2, sku: .standardLRS, location: "local", accessTier: .hot),
                key1: AccountKeyID(value: 1), key2: AccountKeyID(value: 2),
                isVersionLevel: isVersionLevel))
    }

    private static func perform(
        _ change: StorageAccountChange, _ store: StoreEngine
    ) async throws -> Result<Receipt, Refusal> {
        try await store.perform(.storageAccount(try Sample.account(), change))
    }

    /// Opens the store with no account configured, or with these.
    private static func withStore<Answer>(
        _ world: SimulatedStore, configured: Set<AccountName> = [],
        _ body: (StoreEngine) async throws -> Answer
    ) async throws -> Answer {
        let store = try world.open(isConfigured: configured.contains)
        defer { store.close() }
        return try await body(store)
    }

    @Test func anAccountSurvivesARestartWithAndWithoutAnIndex() async throws {
        let world = try SimulatedStore()
        let name = try Sample.account()
        let other = try #require(AccountName("another"))
        let made = try await Self.withStore(world) { store in
            #expect(try await store.createContainer().refusal == .accountNotFound)
            try await store.perform(.storageAccount(other, Self.creation())).accepted()
            let receipt = try await Self.perform(Self.creation(isVersionLevel: true), store)
                .accepted()
            #expect(receipt.account == (try store.account(name)))
            #expect(try await store.createContainer().refusal == nil)
            return try await Self.perform(.regenerateKey(.first, AccountKeyID(value: 7)), store)
                .accepted()
        }
        let account = try #require(made.account)
        #expect(
            account.key1 == StorageAccount.Key(id: AccountKeyID(value: 7), createdAt: made.time))
        for removesIndex in [false, true] {
            if removesIndex { try world.removeIndex() }
            try await Self.withStore(world) { store throws in
                #expect(try store.account(name) == account)
                #expect(try store.accounts().map(\.name) == [other, name])
                #expect(try store.settings(of: name).immutability == AccountImmutability())
                #expect(try store.settings(of: other) == .initial)
                #expect(try store.container(try Sample.container())?.versionLevel != nil)
            }
            try world.verify()
        }
    }

    /// Live and soft-deleted containers, long and short blobs, snapshots, uncommitted blocks: all
    /// of it goes, in one event, and what comes later has nothing of it.
    @Test func everythingGoesWithItsAccount() async throws {
        let world = try SimulatedStore()
        let name = try Sample.account()
        let long = [UInt8](repeating: 3, count: 100_000)
        try await Self.withStore(world) { store in
            try await Self.perform(Self.creation(), store).accepted()
            var change = AccountSettingsChange()
            change.containerRetentionDays = .on(7)
            try await store.perform(.account(name, change)).accepted()
            for container in ["audit", "former", "former"] {
                try await store.createContainer(container).accepted()
                let target = try Sample.blob("log", in: container)
                try await store.perform(
                    .blob(target, .none, .putBlockBlob(try store.upload(long), .plain, .none))
                ).accepted()
                try await store.perform(.blob(target, .none, .snapshot(nil))).accepted()
                try await store.perform(
                    .blob(target, .none, .putBlock(BlockID(checked: "QQ=="), .inline([1])))
                ).accepted()
                if container == "former" {
                    try await store.perform(
                        .container(
                            try Sample.container(container), .delete(.none, through: .management))
                    ).accepted()
                }
            }
            let reader = try store.read(try Sample.blob("log"), .current, .none).get()
            try await Self.perform(.delete, store).accepted()
            #expect(try reader.bytes() == long, "who reads goes on reading")
            #expect(try await Self.perform(.delete, store).refusal == .accountNotFound)
            #expect(try store.account(name) == nil)
            #expect(try await store.createContainer().refusal == .accountNotFound)
        }
        try await Self.withStore(world) { store in
            let page = try store.containers(
                ContainerQuery(
                    account: name, prefix: "", start: nil, limit: 10, includesDeleted: true,
                    includesSystem: true))
            #expect(page.containers.isEmpty)
            #expect(try store.settings(of: name) == .initial)
            try await Self.perform(Self.creation(), store).accepted()
            try await store.createContainer().accepted()
            #expect(try store.content("log") == nil)
        }
        // The payload files of the old account have gone with it; garbage is collected at close.
        #expect(world.files.contents().keys.filter { $0.hasPrefix("/data/payloads/") }.isEmpty)
        try world.verify()
    }

    @Test func theRefusalOfADeletionIsOnRecord() async throws {
        let world = try SimulatedStore()
        try await Self.withStore(world) { store in
            try await Self.perform(Self.creation(), store).accepted()
            try await store.createContainer().accepted()
            try await store.accept(
                .setLegalHold(
                    [try #require(HoldTag("case17"))], allowProtectedAppendWritesAll: nil))
            let refusal = try await Self.perform(.delete, store).refusal
            #expect(
                refusal
                    == .accountDeletion(
                        AccountDeletionRefusal(
                            reason: .legalHold, containers: [try Sample.container().name])))
        }
        var refused: [Event] = []
        let journal = try SegmentedJournal.open(
            "/data", files: world.files, options: JournalOptions(createsIfMissing: false))
        _ = try journal.scan(appliedSequence: 0) { batch in
            refused += batch.records.map(\.event).filter {
                if case .refused = $0 { true } else { false }
            }
        }
        #expect(refused == [.refused(.deleteAccount, .accountDeletion(.legalHold), of: .current)])
    }

    @Test func anAccountIsNotBothConfiguredAndCreated() async throws {
        let world = try SimulatedStore()
        let name = try Sample.account()
        try await Self.withStore(world, configured: [name]) { store in
            #expect(try await Self.perform(Self.creation(), store).refusal == .accountConfigured)
            try await store.createContainer().accepted()
        }
        // Not configured any more, but what was in it is there.
        try await Self.withStore(world) { store in
            #expect(try await Self.perform(Self.creation(), store).refusal == .accountNameHasData)
            try await store.perform(
                .storageAccount(try #require(AccountName("another")), Self.creation())
            ).accepted()
        }
        #expect {
            try world.open(isConfigured: { $0.text == "another" }).close()
        } throws: { error in
            (error as? OpenFailure)?.description.contains("'another' was created") == true
        }
    }
}

extension Result where Success == Receipt, Failure == Refusal {
    @discardableResult
    fileprivate func accepted() throws -> Receipt {
        try self.get()
    }
}
