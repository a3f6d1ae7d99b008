import BlobEngine
import BlobModel
import Testing

/// Goal: a level of public access is judged by what the account allows at the command's turn and in
/// the look ahead alike, and is there after a restart, with an index or without.
struct PublicAccessTests {
    private static let doors: [ContainerChange] = [
        .create(.empty, publicAccess: .blob),
        .setSignedIdentifiers([], publicAccess: .container, .none),
        .update(nil, publicAccess: .blob),
    ]

    private static func withStore<Answer>(
        _ world: SimulatedStore, isConfigured: Bool, allows: Bool,
        _ body: (StoreEngine) async throws -> Answer
    ) async throws -> Answer {
        let store = try world.open(
            isConfigured: { _ in isConfigured }, configuredAllowPublicAccess: allows)
        defer { store.close() }
        return try await body(store)
    }

    /// What becomes of each change to a container: by a look ahead, which must agree.
    private static func refusals(_ store: StoreEngine) async throws -> [Refusal?] {
        var refusals: [Refusal?] = []
        for change in self.doors {
            let command = Command.container(try Sample.container(), change)
            let early = try store.refusal(of: command, contentByteCount: 0)
            let refusal = try await store.perform(command).refusal
            #expect(early == refusal)
            refusals.append(refusal)
        }
        return refusals
    }

    @Test(arguments: [false, true])
    func configuredAccounts(allows: Bool) async throws {
        let world = try SimulatedStore()
        try await Self.withStore(world, isConfigured: true, allows: allows) { store async throws in
            let refusals = try await Self.refusals(store)
            // Where it was not created, the others find no container.
            #expect(
                refusals
                    == (allows
                        ? [nil, nil, nil]
                        : [.publicAccessNotPermitted, .containerNotFound, .containerNotFound]))
        }
    }

    @Test func createdAccountsAfterRestarts() async throws {
        let world = try SimulatedStore()
        let name = try Sample.account()
        func update(_ allows: Bool, _ store: StoreEngine) async throws {
            var update = AccountUpdate()
            update.allowsPublicAccess = allows
            let receipt = try await store.perform(.storageAccount(name, .update(update))).get()
            #expect(receipt.account?.properties.allowsPublicAccess == allows)
        }
        // What configured accounts may says nothing of this one.
        try await Self.withStore(world, isConfigured: false, allows: true) { store async throws in
            _ = try await store.perform(
                .storageAccount(
                    name,
                    .create(
                        AccountCreation(
                            properties: AccountProperties(
                                kind: .storageV2, sku: .standardLRS, location: "local",
                                accessTier: .hot),
                            key1: AccountKeyID(value: 1), key2: AccountKeyID(value: 2))))
            ).get()
            #expect(try await Self.refusals(store).first == .publicAccessNotPermitted)
            try await update(true, store)
            #expect(try await Self.refusals(store) == [nil, nil, nil])
            try await update(false, store)
        }
        for removesIndex in [false, true] {
            if removesIndex { try world.removeIndex() }
            try await Self.withStore(world, isConfigured: false, allows: true) {
                store async throws in
                #expect(try store.account(name)?.properties.allowsPublicAccess == false)
                #expect(try store.container(try Sample.container())?.publicAccess == .blob)
                #expect(
                    try await Self.refusals(store) == [
                        .containerAlreadyExists, .publicAccessNotPermitted,
                        .publicAccessNotPermitted,
                    ])
            }
        }
        try world.verify()
    }
}
