import BlobModel
import BlobRules
import Testing

// Goal: accounts as a whole (spec worm.md §1.7, §2.1.2, §2.2.3, §4.6): what makes, changes and ends
// them, what is refused, in the order of the rules, and that a refusal changes nothing.

/// A store whose one account was made through the management plane, or is about to be.
struct AccountScript {
    static let account = Fixture.container.account
    static let properties = AccountProperties(
        kind: .storageV2, sku: .standardLRS, location: "westeurope", accessTier: .hot)

    var script: EntryScript

    /// Nothing is there yet.
    init() throws {
        self.script = EntryScript.empty()
        self.script.store.isAccountConfigured = false
    }

    init(isVersionLevel: Bool, policy: AccountPolicyChange? = nil) throws {
        try self.init()
        #expect(try self.create(isVersionLevel: isVersionLevel, policy: policy) == "ok")
    }

    var store: MemoryStore { self.script.store }

    mutating func create(
        isVersionLevel: Bool = false, policy: AccountPolicyChange? = nil
    ) throws -> String {
        try self.change(
            .create(
                AccountCreation(
                    properties: Self.properties, key1: AccountKeyID(value: 1),
                    key2: AccountKeyID(value: 2), isVersionLevel: isVersionLevel, policy: policy)))
    }

    mutating func update(_ body: (inout AccountUpdate) -> Void) throws -> String {
        var update = AccountUpdate()
        body(&update)
        return try self.change(.update(update))
    }

    mutating func policy(
        _ state: AccountPolicy.State? = nil, days: Int? = nil, appendBlobs: Bool? = nil
    ) throws -> String {
        try self.update {
            $0.policy = AccountPolicyChange(state: state, days: days, appendBlobs: appendBlobs)
        }
    }

    mutating func change(_ change: StorageAccountChange) throws -> String {
        try self.script.perform(.storageAccount(Self.account, change)).word
    }

    mutating func make(_ change: ContainerChange, of name: String = "records") throws {
        let word = try self.script.perform(.container(Fixture.address(name), change)).word
        #expect(word == "ok", "\(change)")
    }

    mutating func put(_ blob: String, in name: String = "records") throws {
        let payload = Fixture.payload(77)
        let address = Fixture.blob(blob, in: Fixture.address(name))
        let word = try self.script.make(
            .putBlockBlob(.sealed(payload), Fixture.plain, .none), of: address, content: payload)
        #expect(word == "ok")
    }
}

struct StorageAccountTests {
    @Test func whatAnAccountIs() throws {
        var script = try AccountScript(isVersionLevel: false)
        let made = try #require(script.store.account)
        let created = script.script.now
        #expect(
            made
                == StorageAccount(
                    name: AccountScript.account, properties: AccountScript.properties,
                    createdAt: created,
                    key1: .init(id: AccountKeyID(value: 1), createdAt: created),
                    key2: .init(id: AccountKeyID(value: 2), createdAt: created)))
        #expect(script.store.settings == .initial)
        #expect(try script.create() == "account-exists")
        #expect(script.store.account == made)

        #expect(try script.change(.regenerateKey(.second, AccountKeyID(value: 9))) == "ok")
        var after = made
        after.key2 = .init(id: AccountKeyID(value: 9), createdAt: script.script.now)
        #expect(script.store.account == after)
    }

    @Test func theConfiguredAreLeftAlone() throws {
        var script = try AccountScript()
        script.script.store.isAccountConfigured = true
        #expect(try script.create() == "account-configured")
        #expect(try script.update { $0.tags = AccountTags.none } == "account-configured")
        #expect(try script.change(.delete) == "account-configured")
        let word = try script.change(.regenerateKey(.first, AccountKeyID(value: 1)))
        #expect(word == "account-configured")
        #expect(script.store.account == nil)
        // As before, what is in it is no affair of the journal's accounts.
        try script.make(.create(.empty))
    }

    @Test func whereThereIsNoAccount() throws {
        var script = try AccountScript()
        #expect(try script.update { $0.tags = AccountTags.none } == "no-account")
        #expect(try script.change(.delete) == "no-account")
        #expect(
            try script.change(.regenerateKey(.first, AccountKeyID(value: 1))) == "no-account")
        // A request whose key was good when it came.
        let creation = Command.container(Fixture.container, .create(.empty))
        #expect(try script.script.perform(creation).word == "no-account")
        var change = AccountSettingsChange()
        change.isVersioningEnabled = true
        #expect(
            try script.script.perform(.account(AccountScript.account, change)).word
                == "no-account")
        #expect(script.store.containers.isEmpty && script.store.settings == .initial)
    }

    @Test func aNameWithSomebodysDataIsTaken() throws {
        var script = try AccountScript()
        script.script.store.isAccountConfigured = true
        try script.make(.create(.empty))
        script.script.store.isAccountConfigured = false
        #expect(try script.create() == "account-name-taken")
        #expect(script.store.account == nil)
    }

    @Test func whatCanBeChangedLater() throws {
        var script = try AccountScript(isVersionLevel: false)
        let tags = try #require(AccountTags([.init(name: "a", value: "1")]))
        #expect(
            try script.update {
                $0.tags = tags
                $0.accessTier = .cold
            } == "ok")
        var expected = AccountScript.properties
        expected.tags = tags
        expected.accessTier = .cold
        #expect(script.store.account?.properties == expected)
        #expect(
            try script.update {
                $0.kind = .storageV2
                $0.sku = .standardLRS
                $0.location = "westeurope"
                $0.isVersionLevel = false
            } == "ok")
        #expect(script.store.account?.properties == expected)
        let before = script.store.account
        #expect(
            try script.update {
                $0.kind = .blockBlobStorage
                $0.tags = AccountTags.none
            } == "account-kind-fixed")
        #expect(try script.update { $0.sku = .premiumLRS } == "account-sku-fixed")
        #expect(try script.update { $0.location = "local" } == "account-location-fixed")
        #expect(try script.update { $0.isVersionLevel = true } == "account-not-version-level")
        #expect(try script.policy(.unlocked, days: 1) == "account-not-version-level")
        #expect(script.store.account == before && script.store.settings == .initial)
    }

    @Test func versionLevelImmutabilityComesWithTheAccountAndStays() throws {
        var script = try AccountScript(isVersionLevel: true)
        #expect(script.store.settings.isVersioningEnabled)
        #expect(script.store.settings.immutability == AccountImmutability())
        #expect(try script.update { $0.isVersionLevel = true } == "ok")
        #expect(try script.update { $0.isVersionLevel = false } == "account-versionLevel-fixed")
        var change = AccountSettingsChange()
        change.isVersioningEnabled = false
        #expect(
            try script.script.perform(.account(AccountScript.account, change)).word
                == "versioning-protected")
        try script.make(.create(.empty))
        #expect(script.store.containers[Fixture.container]?.versionLevel != nil)
    }

    @Test(
        arguments: [
            (true, .init(state: .disabled, days: 1), "ok"),
            (true, .init(state: .unlocked, days: 146_000), "ok"),
            (true, .init(days: 1), "ok"),
            (true, .init(state: .locked, days: 1), "created-locked"),
            (true, .init(state: .unlocked), "days-missing"),
            (true, .init(state: .unlocked, days: 0), "days-range"),
            (true, .init(state: .unlocked, days: 146_001), "days-range"),
            (false, .init(state: .unlocked, days: 1), "account-not-version-level"),
        ] as [(Bool, AccountPolicyChange, String)])
    func creationWithAPolicy(isVersionLevel: Bool, policy: AccountPolicyChange, word: String) throws
    {
        var script = try AccountScript()
        #expect(try script.create(isVersionLevel: isVersionLevel, policy: policy) == word)
        #expect((script.store.account != nil) == (word == "ok"))
        #expect((script.store.settings.immutability?.policy != nil) == (word == "ok"))
    }

    @Test func thePolicyThroughItsStates() throws {
        var script = try AccountScript(isVersionLevel: true)
        func current() -> AccountPolicy? { script.store.settings.immutability?.policy }
        #expect(try script.policy(.disabled, days: 5) == "ok")
        #expect(try script.policy(.locked) == "state")
        #expect(try script.policy(.unlocked) == "ok")
        #expect(current() == AccountPolicy(state: .unlocked, days: 5))
        #expect(try script.policy(days: 3, appendBlobs: true) == "ok")
        #expect(try script.policy(.locked) == "ok")
        let locked = AccountPolicy(state: .locked, days: 3, appendBlobs: true)
        #expect(current() == locked)
        #expect(try script.policy(.unlocked) == "state")
        #expect(try script.policy(.disabled) == "state")
        #expect(try script.policy(days: 2) == "state")
        #expect(try script.policy(appendBlobs: false) == "state")
        #expect(current() == locked)
        #expect(try script.policy(.locked, days: 3, appendBlobs: true) == "ok")
        #expect(try script.policy(days: 4) == "ok")
        #expect(current() == AccountPolicy(state: .locked, days: 4, appendBlobs: true))
    }
}

struct AccountDeletionTests {
    private static let tag = Fixture.tag("case17")
    private static let unlocked = ContainerChange.putPolicy(
        days: 1, appendWrites: AppendWrites(), ifMatch: nil)

    enum Protection: String, CaseIterable {
        case none
        case unlockedPolicy
        case lockedPolicy
        case hold
        case versionLevel

        /// The word of the refusal for an empty container and for one with a blob.
        var words: (empty: String, withBlob: String) {
            switch self {
            case .none: ("ok", "ok")
            case .unlockedPolicy: ("ok", "account-policyWithContent records")
            case .lockedPolicy: ("account-lockedPolicy records", "account-lockedPolicy records")
            case .hold: ("account-legalHold records", "account-legalHold records")
            case .versionLevel: ("account-versionLevel records", "account-versionLevel records")
            }
        }
    }

    /// Every cell of the table of spec worm.md §1.7, the container live or soft-deleted where the
    /// management plane lets it go.
    @Test(arguments: Protection.allCases, [false, true])
    func protected(by protection: Protection, hasBlob: Bool) throws {
        var script = try AccountScript(isVersionLevel: protection == .versionLevel)
        var retention = AccountSettingsChange()
        retention.containerRetentionDays = .on(7)
        #expect(
            try script.script.perform(.account(AccountScript.account, retention)).word == "ok")
        try script.make(.create(.empty))
        if hasBlob { try script.put("entry") }
        try Self.protect(protection, &script)
        let isDeletable =
            protection == .none || (!hasBlob && protection != .hold)
        let expected = hasBlob ? protection.words.withBlob : protection.words.empty
        for isSoftDeleted in isDeletable ? [false, true] : [false] {
            var script = script
            if isSoftDeleted { try script.make(.delete(.none, through: .management)) }
            let before = script.store
            #expect(try script.change(.delete) == expected, "soft-deleted: \(isSoftDeleted)")
            if expected == "ok" {
                #expect(script.store.account == nil && script.store.settings == .initial)
                #expect(script.store.containers.isEmpty && script.store.deletedContainers.isEmpty)
                #expect(script.store.blobs.isEmpty)
                #expect(script.store.erased.count == (hasBlob ? 1 : 0))
                #expect(try script.create() == "ok")
            } else {
                #expect(script.store.account == before.account)
                #expect(script.store.containers == before.containers)
                #expect(script.store.blobs == before.blobs && script.store.erased.isEmpty)
            }
        }
    }

    private static func protect(
        _ protection: Protection, _ script: inout AccountScript
    ) throws {
        switch protection {
        case .none, .versionLevel: break
        case .unlockedPolicy: try script.make(Self.unlocked)
        case .lockedPolicy:
            try script.make(Self.unlocked)
            let etag = script.store.containers[Fixture.container]?.policy?.etag.policyText
            try script.make(.lockPolicy(ifMatch: etag))
        case .hold: try script.make(.setLegalHold([self.tag], allowProtectedAppendWritesAll: nil))
        }
    }

    @Test func theFirstReasonNamesItsContainers() throws {
        var script = try AccountScript(isVersionLevel: false)
        for name in ["bbb", "aaa", "held", "free"] { try script.make(.create(.empty), of: name) }
        try script.make(
            .setLegalHold([Self.tag], allowProtectedAppendWritesAll: nil), of: "held")
        for name in ["bbb", "aaa"] {
            try script.put("entry", in: name)
            try script.make(Self.unlocked, of: name)
        }
        #expect(try script.change(.delete) == "account-legalHold held")
        try script.make(
            .clearLegalHold([Self.tag], allowProtectedAppendWritesAll: nil), of: "held")
        #expect(try script.change(.delete) == "account-policyWithContent aaa,bbb")
    }
}
