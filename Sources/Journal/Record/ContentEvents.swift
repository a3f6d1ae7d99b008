internal import BlobModel

/// | tag | event | fields |
/// |---|---|---|
/// | 10 | block blob put, plain | payload?, content headers, metadata |
/// | 11 | append blob put, plain | content headers, metadata |
/// | 12 | block staged | block id, payload |
/// | 13 | block list committed, plain | [block id, payload], content headers, metadata |
/// | 14 | block appended | payload |
/// | 25 | block blob put | payload?, properties, succession |
/// | 26 | append blob put | properties, succession |
/// | 27 | block list committed | [block id, payload], properties, succession |
/// | 28 | append blob sealed | |
///
/// Plain: there is nothing but headers and metadata, and the succession is plain.
enum ContentEvents {
    static func encode(_ event: Event, into writer: inout ByteWriter) {
        switch event {
        case .blockBlobPut(let payload, let properties, let succession):
            let fields = WriteFields(properties, succession)
            writer.write(UInt8(fields.isPlain ? 10 : 25))
            writer.write(optional: payload)
            fields.encode(into: &writer)
        case .appendBlobPut(let properties, let succession):
            let fields = WriteFields(properties, succession)
            writer.write(UInt8(fields.isPlain ? 11 : 26))
            fields.encode(into: &writer)
        case .blockStaged(let id, let payload):
            writer.write(UInt8(12))
            writer.write(id.text)
            writer.write(encoding: payload)
        case .blockListCommitted(let blocks, let properties, let succession):
            let fields = WriteFields(properties, succession)
            writer.write(UInt8(fields.isPlain ? 13 : 27))
            writer.write(each: blocks) { $0.write(encoding: $1) }
            fields.encode(into: &writer)
        case .blockAppended(let payload):
            writer.write(UInt8(14))
            writer.write(encoding: payload)
        case .blobSealed:
            writer.write(UInt8(28))
        default:
            preconditionFailure("no event of a block or append blob's content")
        }
    }

    static func decode(
        _ tag: UInt8, from reader: inout ByteReader
    ) throws(MalformedBytes) -> Event {
        switch tag {
        case 10, 25:
            let payload: Payload? = try reader.decodeOptional()
            let fields = try self.decodeFields(isPlain: tag == 10, from: &reader)
            return .blockBlobPut(payload, fields.properties, fields.succession)
        case 11, 26:
            let fields = try self.decodeFields(isPlain: tag == 11, from: &reader)
            return .appendBlobPut(fields.properties, fields.succession)
        case 12:
            return .blockStaged(BlockID(checked: try reader.readString()), try reader.decode())
        case 13, 27:
            let blocks: [StagedBlock] = try reader.decodeArray()
            let fields = try self.decodeFields(isPlain: tag == 13, from: &reader)
            return .blockListCommitted(blocks, fields.properties, fields.succession)
        case 14: return .blockAppended(try reader.decode())
        case 28: return .blobSealed
        default: throw MalformedBytes()
        }
    }

    private static func decodeFields(
        isPlain: Bool, from reader: inout ByteReader
    ) throws(MalformedBytes) -> WriteFields {
        isPlain ? try WriteFields(plainFrom: &reader) : try WriteFields(richFrom: &reader)
    }
}
