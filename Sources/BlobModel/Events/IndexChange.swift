/// What an event does to the index. `evolve` produces these; the index applies them as they are.
public enum IndexChange: Hashable, Sendable {
    case putContainer(Container)
    /// Forgets the container's name and hands everything that was in it to garbage collection.
    case removeContainer(ContainerAddress, ContainerID)

    case putBlob(ContainerID, BlobName, Blob)
    case removeBlob(ContainerID, BlobName)
    case putChunk(BlobID, Chunk)

    case putUpload(ContainerID, BlobName, Upload)
    case removeUpload(ContainerID, BlobName)
    case putStagedBlock(UploadID, StagedBlock)

    /// Work for the garbage collector.
    case discard(Garbage)
}

/// What nothing refers to any more. Rows go at once or later; payload bytes are erased only after
/// no reader can still be using them and a later batch is durable.
public enum Garbage: Hashable, Sendable {
    /// The last reference to a payload is gone: erase its bytes.
    case payload(Payload)
    /// The chunk rows of a replaced or deleted blob. With `keepingPayloads` the rows go and the
    /// bytes stay (a new block list took them over, or they are discarded one by one).
    case chunks(BlobID, keepingPayloads: Bool)
    /// The rows of an upload that ended, likewise.
    case stagedBlocks(UploadID, keepingPayloads: Bool)
    /// Everything that was in a deleted container.
    case container(ContainerID)
}
