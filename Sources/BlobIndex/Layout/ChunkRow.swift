import BlobModel

/// | payload | flags u8 | bytes u64, payload offset u64 if flag 2 is set | block id if flag 1 is |
///
/// Blob and offset are the key. Flag 2 says that the chunk is a part of its payload.
enum ChunkRow {
    private static let hasBlockID: UInt8 = 1
    private static let isPart: UInt8 = 2

    static func encode(_ chunk: Chunk) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 160)
        let isPart = chunk.payloadOffset != 0 || chunk.byteCount != chunk.payload.byteCount
        writer.write(encoding: chunk.payload)
        writer.write(
            (chunk.blockID == nil ? 0 : Self.hasBlockID) | (isPart ? Self.isPart : 0))
        if isPart {
            writer.write(chunk.byteCount)
            writer.write(chunk.payloadOffset)
        }
        if let id = chunk.blockID { writer.write(id.text) }
        return writer.bytes
    }

    static func decode(
        offset: UInt64, from reader: inout ByteReader
    ) throws(MalformedBytes) -> Chunk {
        var chunk = Chunk(offset: offset, payload: try reader.decode(), blockID: nil)
        let flags: UInt8 = try reader.read()
        guard flags & ~(Self.hasBlockID | Self.isPart) == 0 else { throw MalformedBytes() }
        if flags & Self.isPart != 0 {
            chunk.byteCount = try reader.read()
            chunk.payloadOffset = try reader.read()
        }
        // Ends are added up without a thought later.
        guard chunk.byteCount > 0, !offset.addingReportingOverflow(chunk.byteCount).overflow,
            !chunk.payloadOffset.addingReportingOverflow(chunk.byteCount).overflow
        else { throw MalformedBytes() }
        if flags & Self.hasBlockID != 0 {
            chunk.blockID = BlockID(checked: try reader.readString())
        }
        return chunk
    }
}
