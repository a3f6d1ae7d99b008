/// The operations of a blob store, as the HTTP side sees them.
///
/// The engine conforms; tests of the HTTP side bring their own. Nothing here knows HTTP, files or
/// an index.
public protocol BlobStore: Sendable {
    associatedtype Reader: BlobReader
    associatedtype Upload: PayloadUpload

    /// Decides and, if accepted, makes durable. When it returns a receipt the change is on disk and
    /// visible to readers. A refusal has changed nothing.
    func perform(
        _ command: Command, by actor: Actor
    ) async throws(StorageFailure) -> Result<Receipt, Refusal>

    /// A place for content longer than ``Payload/inlineBytesMax``.
    func beginUpload(byteCount: UInt64) async throws(StorageFailure) -> Upload

    /// What would become of a command now: a look ahead, before a long body is received. Its
    /// content is given by its length alone and may be empty in the command. Nil promises nothing.
    func refusal(
        of command: Command, contentByteCount: UInt64
    ) throws(StorageFailure) -> Refusal?

    /// An account that was made through the management plane.
    func account(_ name: AccountName) throws(StorageFailure) -> StorageAccount?
    func settings(of account: AccountName) throws(StorageFailure) -> AccountSettings
    func container(_ address: ContainerAddress) throws(StorageFailure) -> Container?
    func containers(_ query: ContainerQuery) throws(StorageFailure) -> ContainerPage
    /// Refusals: container not found.
    func blobs(_ query: BlobQuery) throws(StorageFailure) -> Result<BlobPage, Refusal>
    /// Refusals: container not found.
    func blobs(tagged query: TagQuery) throws(StorageFailure) -> Result<TaggedPage, Refusal>
    /// For its properties: an archived blob can be read so, its content cannot. Refusals:
    /// container or blob not found, preconditions, lease.
    func read(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<Reader, Refusal>
    /// Refusals: container or blob not found (neither committed nor uncommitted), another kind.
    func blockList(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<BlockList, Refusal>
    /// Refusals: as a read, another kind, and what ``PageQuery/previousSnapshot`` can be wrong
    /// about.
    func pageRanges(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions, _ query: PageQuery
    ) throws(StorageFailure) -> Result<PageRanges, Refusal>
    /// The copies from elsewhere that are under way, or were when the server ended.
    func pendingCopies() throws(StorageFailure) -> [(BlobAddress, CopyID)]

    var health: Health { get }

    /// What the clocks say now.
    var clock: ClockReading { get }
    /// Sets a manual clock ahead by `ticks`, more than none. When it returns ``ClockAdvanceOutcome/done(_:)``
    /// the advance is on disk, and what became due by it is done.
    func advanceClock(
        byTicks ticks: Int64, by actor: Actor
    ) async throws(StorageFailure) -> ClockAdvanceOutcome
}

/// What became of advancing the clock.
public enum ClockAdvanceOutcome: Hashable, Sendable {
    /// With what the clocks say now.
    case done(ClockReading)
    /// The store has another clock, which nobody can set; nothing was changed.
    case notManual
    /// It would be more than ``ClockReading/advancedTicksMax`` in all; nothing was changed.
    case tooFar
}

/// A blob as of one moment; its bytes stay readable while the value lives, whatever happens to the
/// name meanwhile.
public protocol BlobReader: Sendable {
    var blob: Blob { get }
    /// Which revision it is: nil for the current blob.
    var item: HistoryItem.Key? { get }

    /// Fills `buffer` with the bytes from `offset` on, as many as one piece of the content has;
    /// blocks the thread. The blob must have bytes at `offset`.
    /// - Returns: how many bytes were written, at least 1.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(StorageFailure)
        -> Int
}

/// Streams one long content to disk, hashing it. Exactly one of `finish` and `abandon` ends it.
/// Not for concurrent use; both writing calls block the thread.
public protocol PayloadUpload: Sendable {
    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageFailure)
    /// Makes it durable.
    func finish() throws(StorageFailure) -> Payload
    /// Removes what was written.
    func abandon()
}

/// What a successful command leaves behind.
public struct Receipt: Sendable {
    /// The container after the change; nil if it was deleted or the command was about a blob.
    public var container: Container?
    /// The account after the change; nil if it was deleted or the command was about its content.
    public var account: StorageAccount?
    /// The blob after the change; nil if it was deleted, or only a block was put.
    public var blob: Blob?
    /// Append Block: where the block begins.
    public var appendOffset: UInt64?
    /// The time of the event; a snapshot's id.
    public var time: Timestamp

    /// Deletion: what was deleted is kept as a previous version or soft-deleted.
    public var isRestorable: Bool

    public init(
        container: Container?, blob: Blob?, appendOffset: UInt64?, time: Timestamp,
        isRestorable: Bool = false
    ) {
        self.container = container
        self.account = nil
        self.blob = blob
        self.appendOffset = appendOffset
        self.time = time
        self.isRestorable = isRestorable
    }
}

/// The store could not do its work; says nothing about whether the request was right.
public enum StorageFailure: Error, Hashable, Sendable {
    /// No room on the file system. Nothing was changed; the next try may succeed.
    case outOfSpace
    /// A durable write failed earlier, or shutdown has begun: reads go on, writes do not.
    case writesStopped
    /// The operating system or the index reported something else. The text is for the log.
    case inputOutput(String)
    /// Bytes on disk do not match their digest. The text is for the log.
    case corrupt(String)
}

public enum Health: Hashable, Sendable {
    case ready
    /// Ready, and the clocks are far apart: what waits for a time to be deleted waits longer.
    case clocksDiffer(ClockReading)
    /// Reads are served, writes refused; the text says why.
    case readOnly(String)
}
