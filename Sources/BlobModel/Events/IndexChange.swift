/// What an event does to the index. `evolve` produces these; the index applies them as they are.
public enum IndexChange: Hashable, Sendable {
    case putClock(ClockReading)
    case putAccount(AccountName, AccountSettings)
    case putStorageAccount(StorageAccount)
    /// The account and its settings; its containers are removed one by one.
    case removeAccount(AccountName)

    case putContainer(Container)
    /// Forgets the name. What was in the container stays until it is discarded.
    case removeContainer(ContainerAddress)
    /// Keeps a soft-deleted container under its name and version.
    case putDeletedContainer(Container)
    case removeDeletedContainer(ContainerAddress, version: Timestamp)

    case putBlob(ContainerID, BlobName, Blob)
    case removeBlob(ContainerID, BlobName)
    case putHistory(ContainerID, BlobName, HistoryItem)
    case removeHistory(ContainerID, BlobName, HistoryItem.Key)
    case putChunk(BlobID, Chunk)
    /// By its offset; what becomes of its payload is said apart.
    case removeChunk(BlobID, offset: UInt64)
    /// The tags of current blobs, by which they are found.
    case putTag(ContainerID, BlobName, BlobTags.Entry)
    case removeTag(ContainerID, BlobName, BlobTags.Entry)

    case putUpload(ContainerID, BlobName, Upload)
    case removeUpload(ContainerID, BlobName)
    case putStagedBlock(UploadID, StagedBlock)

    /// Something to look at again at a later time.
    case putTask(DueTask)
    /// One more refers to it than before.
    case share(Shared)
    /// Work for the garbage collector: one less refers to it. What was the last reference is
    /// erased.
    case discard(Garbage)
}

/// What several may refer to.
public enum Shared: Hashable, Sendable {
    /// By its location.
    case payload(Payload)
    /// All chunk rows of a content.
    case chunks(BlobID)
}

/// Something to do at a time. A task is a hint: what it names may be gone or changed by then, and
/// the command that carries it out finds that out.
public struct DueTask: Hashable, Sendable {
    public enum Work: Hashable, Sendable {
        case purgeContainer(ContainerAddress, version: Timestamp)
        case purge(BlobAddress, HistoryItem.Key)
        case expire(BlobAddress)
        case discardUpload(BlobAddress, UploadID)
        /// A pending copy: at the next start of the server nobody carries it on.
        case copy(BlobAddress, CopyID)
    }

    public var time: Timestamp
    public var work: Work

    public init(time: Timestamp, work: Work) {
        self.time = time
        self.work = work
    }
}

/// What somebody no longer refers to. Rows go at once or later; payload bytes are erased only
/// after no reader can still be using them and a later batch is durable.
public enum Garbage: Hashable, Sendable {
    /// A reference to a payload is gone; after the last its bytes are erased.
    case payload(Payload)
    /// A reference to the chunk rows of a content is gone; after the last the rows go, and with
    /// them their references to payloads.
    case chunks(BlobID)
    /// The rows of an upload that ended. With `keepingPayloads` the rows go and the references to
    /// payloads stay: a block list took them over, or they are discarded one by one.
    case stagedBlocks(UploadID, keepingPayloads: Bool)
    /// Everything that was in a deleted container.
    case container(ContainerID)
}
