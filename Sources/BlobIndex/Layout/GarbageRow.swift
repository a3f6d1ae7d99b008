import BlobModel

/// | 0 u8, payload |, | 1 u8, blob id u64 |,
/// | 2 u8, upload id u64, keeping payloads u8 | or | 3 u8, container id u64 |
enum GarbageRow {
    static func encode(_ garbage: Garbage) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 64)
        switch garbage {
        case .payload(let payload):
            writer.write(UInt8(0))
            writer.write(encoding: payload)
        case .chunks(let blob):
            writer.write(UInt8(1))
            writer.write(blob.sequence)
        case .stagedBlocks(let upload, let keepingPayloads):
            writer.write(UInt8(2))
            writer.write(upload.sequence)
            writer.write(keepingPayloads)
        case .container(let container):
            writer.write(UInt8(3))
            writer.write(container.sequence)
        }
        return writer.bytes
    }

    static func decode(from reader: inout ByteReader) throws(MalformedBytes) -> Garbage {
        switch try reader.read(UInt8.self) {
        case 0:
            .payload(try reader.decode())
        case 1:
            .chunks(BlobID(sequence: try reader.read()))
        case 2:
            .stagedBlocks(
                UploadID(sequence: try reader.read()), keepingPayloads: try reader.readBool())
        case 3:
            .container(ContainerID(sequence: try reader.read()))
        default:
            throw MalformedBytes()
        }
    }
}
