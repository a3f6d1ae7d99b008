/// One event as the journal keeps it. Its encoded bytes are a leaf of the ledger.
public struct Record: Hashable, Sendable {
    /// 1, 2, 3, … without gaps over the life of a store.
    public var sequence: UInt64
    /// Unique and strictly increasing from record to record.
    public var time: Timestamp
    public var actor: Actor
    /// Nil when the event is about the store as a whole.
    public var account: AccountName?
    /// Nil when the event is about the account or the store.
    public var container: ContainerName?
    /// Nil when the event is not about a blob.
    public var blob: BlobName?
    public var event: Event

    public init(
        sequence: UInt64, time: Timestamp, actor: Actor, account: AccountName?,
        container: ContainerName?, blob: BlobName?, event: Event
    ) {
        self.sequence = sequence
        self.time = time
        self.actor = actor
        self.account = account
        self.container = container
        self.blob = blob
        self.event = event
    }

    public var containerAddress: ContainerAddress? {
        guard let account = self.account, let name = self.container else { return nil }
        return ContainerAddress(account: account, name: name)
    }
}
