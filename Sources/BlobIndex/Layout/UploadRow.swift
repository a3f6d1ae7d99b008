import BlobModel

/// | id u64 | block id bytes u32 | blocks u32 | started i64 |
enum UploadRow {
    static func encode(_ upload: Upload) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 24)
        writer.write(upload.id.sequence)
        writer.write(UInt32(upload.blockIDByteCount))
        writer.write(upload.blockCount)
        writer.write(encoding: upload.startedAt)
        return writer.bytes
    }

    static func decode(from reader: inout ByteReader) throws(MalformedBytes) -> Upload {
        Upload(
            id: UploadID(sequence: try reader.read()),
            blockIDByteCount: Int(try reader.read(UInt32.self)), blockCount: try reader.read(),
            startedAt: try reader.decode())
    }
}

/// | payload |
///
/// Upload and block id are the key.
enum StagedBlockRow {
    static func encode(_ block: StagedBlock) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 64)
        writer.write(encoding: block.payload)
        return writer.bytes
    }

    static func decode(
        _ id: BlockID, from reader: inout ByteReader
    ) throws(MalformedBytes) -> StagedBlock {
        StagedBlock(id: id, payload: try reader.decode())
    }
}
