import BlobModel

/// | id u64 | kind u8 | created i64 | modified i64 | etag i64 | bytes u64 | blocks u32 |
/// content: 0 u8 (empty) or 1 u8, payload (single) or 2 u8 (chunks) | headers | metadata |
enum BlobRow {
    static func encode(_ blob: Blob) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(blob.id.sequence)
        writer.write(blob.kind.rawValue)
        writer.write(encoding: blob.createdAt)
        writer.write(encoding: blob.lastModified)
        writer.write(encoding: blob.etag)
        writer.write(blob.byteCount)
        writer.write(blob.blockCount)
        switch blob.content {
        case .empty:
            writer.write(UInt8(0))
        case .single(let payload):
            writer.write(UInt8(1))
            writer.write(encoding: payload)
        case .chunks:
            writer.write(UInt8(2))
        }
        writer.write(encoding: blob.headers)
        writer.write(encoding: blob.metadata)
        return writer.bytes
    }

    static func decode(from reader: inout ByteReader) throws(MalformedBytes) -> Blob {
        Blob(
            id: BlobID(sequence: try reader.read()), kind: try reader.readCase(),
            createdAt: try reader.decode(), lastModified: try reader.decode(),
            etag: try reader.decode(), byteCount: try reader.read(),
            blockCount: try reader.read(), content: try Self.content(from: &reader),
            headers: try reader.decode(), metadata: try reader.decode())
    }

    private static func content(from reader: inout ByteReader) throws(MalformedBytes)
        -> Blob.Content
    {
        switch try reader.read(UInt8.self) {
        case 0: .empty
        case 1: .single(try reader.decode())
        case 2: .chunks
        default: throw MalformedBytes()
        }
    }
}

/// | payload | block id? |
///
/// Blob and offset are the key.
enum ChunkRow {
    static func encode(_ chunk: Chunk) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 160)
        writer.write(encoding: chunk.payload)
        writer.write(optional: chunk.blockID) { $0.write($1.text) }
        return writer.bytes
    }

    static func decode(
        offset: UInt64, from reader: inout ByteReader
    ) throws(MalformedBytes) -> Chunk {
        Chunk(
            offset: offset, payload: try reader.decode(),
            blockID: try reader.readOptional { reader throws(MalformedBytes) in
                BlockID(checked: try reader.readString())
            })
    }
}
