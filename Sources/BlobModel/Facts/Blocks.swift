/// A piece of a blob's content: a committed block, an appended one, or written pages.
public struct Chunk: Hashable, Sendable {
    /// Offset of its first byte in the blob.
    public var offset: UInt64
    /// At least 1.
    public var byteCount: UInt64
    public var payload: Payload
    /// Where in the payload it begins. Blocks use their payloads whole; pages that were
    /// overwritten in part leave the rest of theirs.
    public var payloadOffset: UInt64
    /// The committed block's id; nil in append and page blobs.
    public var blockID: BlockID?

    public init(
        offset: UInt64, byteCount: UInt64, payload: Payload, payloadOffset: UInt64,
        blockID: BlockID?
    ) {
        self.offset = offset
        self.byteCount = byteCount
        self.payload = payload
        self.payloadOffset = payloadOffset
        self.blockID = blockID
    }

    /// The whole payload.
    public init(offset: UInt64, payload: Payload, blockID: BlockID?) {
        self.init(
            offset: offset, byteCount: payload.byteCount, payload: payload, payloadOffset: 0,
            blockID: blockID)
    }

    public var range: Range<UInt64> {
        self.offset..<self.offset + self.byteCount
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

    /// Days after which blocks that nobody committed are forgotten.
    public static let daysKept = 7

    public init(id: UploadID, blockIDByteCount: Int, blockCount: UInt32, startedAt: Timestamp) {
        self.id = id
        self.blockIDByteCount = blockIDByteCount
        self.blockCount = blockCount
        self.startedAt = startedAt
    }
}
