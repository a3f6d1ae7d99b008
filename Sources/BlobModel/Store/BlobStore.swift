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

    func container(_ address: ContainerAddress) throws(StorageFailure) -> Container?
    func containers(_ query: ContainerQuery) throws(StorageFailure) -> ContainerPage
    /// Refusals: container not found.
    func blobs(_ query: BlobQuery) throws(StorageFailure) -> Result<BlobPage, Refusal>
    /// Refusals: container or blob not found, preconditions.
    func read(
        _ address: BlobAddress, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<Reader, Refusal>
    /// Refusals: container or blob not found (neither committed nor uncommitted), another kind.
    func blockList(
        _ address: BlobAddress, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<BlockList, Refusal>

    var health: Health { get }
}

/// A blob as of one moment; its bytes stay readable while the value lives, whatever happens to the
/// name meanwhile.
public protocol BlobReader: Sendable {
    var blob: Blob { get }

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
    /// The blob after the change; nil if it was deleted, or only a block was put.
    public var blob: Blob?
    /// Append Block: where the block begins.
    public var appendOffset: UInt64?
    /// The time of the event.
    public var time: Timestamp

    public init(container: Container?, blob: Blob?, appendOffset: UInt64?, time: Timestamp) {
        self.container = container
        self.blob = blob
        self.appendOffset = appendOffset
        self.time = time
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
    /// Reads are served, writes refused; the text says why.
    case readOnly(String)
}
