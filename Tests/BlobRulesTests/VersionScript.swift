import BlobModel
import BlobRules
import Testing

/// Calls about one name in one container, a tick after each other.
struct VersionScript {
    var store: MemoryStore
    var now = Fixture.noon
    private var payloads: UInt64 = 0

    /// - Parameters:
    ///   - account: the account's default; such an account makes version-level containers only.
    ///   - ofAccount: the same without a default.
    init(
        account policy: AccountPolicy? = nil, ofAccount: Bool = false, isVersionLevel: Bool = true,
        keepsVersions: Bool = true
    ) throws {
        self.store = MemoryStore(
            settings: AccountSettings(
                isVersioningEnabled: keepsVersions,
                immutability: policy != nil || ofAccount
                    ? AccountImmutability(policy: policy) : nil))
        let isOfAccount = policy != nil || ofAccount
        #expect(
            try self.make(.create(.empty, versionLevel: isOfAccount ? nil : isVersionLevel))
                == "ok")
    }

    mutating func perform(_ command: Command, content: Payload? = nil) throws -> Decision {
        self.now = self.now.advanced(byTicks: 1)
        return try self.store.perform(command, content: content, at: self.now)
    }

    mutating func make(_ change: ContainerChange) throws -> String {
        try self.perform(.container(Fixture.container, change)).word
    }

    mutating func make(_ change: BlobChange, content: Payload? = nil) throws -> String {
        try self.perform(.blob(EntryScript.entry, .none, change), content: content).word
    }

    /// Puts a block blob, and says what policy it got.
    mutating func put(_ asked: BlobImmutability = .none) throws -> VersionPolicy? {
        let payload = self.payload()
        let put = BlobChange.putBlockBlob(.sealed(payload), Fixture.plain, asked)
        #expect(try self.make(put, content: payload) == "ok")
        return try self.blob().immutability?.policy
    }

    mutating func append() throws -> String {
        let payload = self.payload()
        return try self.make(.appendBlock(.sealed(payload), .none), content: payload)
    }

    mutating func setDefault(days: Int, _ flags: AppendWrites = AppendWrites()) throws {
        #expect(
            try self.make(.putPolicy(days: days, appendWrites: flags, ifMatch: nil)) == "ok")
    }

    mutating func lockDefault() throws {
        let tag = try self.container().policy?.etag.policyText
        #expect(try self.make(.lockPolicy(ifMatch: tag)) == "ok")
    }

    mutating func deleteDefault() throws {
        let tag = try self.container().policy?.etag.policyText
        #expect(try self.make(.deletePolicy(ifMatch: tag)) == "ok")
    }

    mutating func setAccount(_ policy: AccountPolicyChange) throws -> String {
        var change = AccountSettingsChange()
        change.policy = policy
        return try self.perform(.account(Fixture.container.account, change)).word
    }

    func container() throws -> Container {
        try #require(self.store.containers[Fixture.container])
    }

    func blob() throws -> Blob {
        try #require(self.store.blob(EntryScript.entry))
    }

    /// What protects the blob, wherever it comes from.
    func effective() throws -> BlobImmutability {
        immutability(of: try self.blob(), in: try self.container())
    }

    func item(_ revision: Revision) -> HistoryItem? {
        guard let place = self.store.place(EntryScript.entry), let key = revision.key else {
            return nil
        }
        return self.store.history[place]?[key]
    }

    private mutating func payload() -> Payload {
        self.payloads += 1
        return Fixture.payload(self.payloads)
    }
}
