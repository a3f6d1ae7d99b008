/// A piece of a blob's content: a committed block or an appended one.
public struct Chunk: Hashable, Sendable {
    /// Offset of its first byte in the blob.
    public var offset: UInt64
    public var payload: Payload
    /// The committed block's id; nil in an append blob.
    public var blockID: BlockID?

    public init(offset: UInt64, payload: Payload, blockID: BlockID?) {
        self.offset = offset
        self.payload = payload
        self.blockID = blockID
    }
}

/// A block that was put but is in no committed list yet.
public struct StagedBlock: Hashable, Sendable {
    public var id: BlockID
    public var payload: Payload

    public init(id: BlockID, payload: Payload) {
        self.id = id
        self.payload = payload
    }
}

/// The uncommitted blocks of one blob name, summed up. It ends with the next Put Block List or
/// Put Blob of that name.
public struct Upload: Hashable, Sendable {
    public var id: UploadID
    /// Length of the base64 text that all block ids of this upload share.
    public var blockIDByteCount: Int
    /// 1…``Blob/uncommittedBlocksMax``.
    public var blockCount: UInt32
    public var startedAt: Timestamp

    public init(id: UploadID, blockIDByteCount: Int, blockCount: UInt32, startedAt: Timestamp) {
        self.id = id
        self.blockIDByteCount = blockIDByteCount
        self.blockCount = blockCount
        self.startedAt = startedAt
    }
}
