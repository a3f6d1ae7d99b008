internal import BlobModel

/// | tag | event | fields |
/// |---|---|---|
/// | 60 | account created | properties, settings, key 1 id u64, key 2 id u64 |
/// | 61 | account updated | properties, settings |
/// | 62 | account deleted, with its containers | |
/// | 63 | account key regenerated | number u8, id u64 |
///
/// No key is ever in a record: its id says which of those on disk is meant.
enum AccountEvents {
    static func encode(_ event: Event, into writer: inout ByteWriter) {
        switch event {
        case .accountCreated(let properties, let settings, let key1, let key2):
            writer.write(UInt8(60))
            writer.write(encoding: properties)
            writer.write(encoding: settings)
            writer.write(encoding: key1)
            writer.write(encoding: key2)
        case .accountUpdated(let properties, let settings):
            writer.write(UInt8(61))
            writer.write(encoding: properties)
            writer.write(encoding: settings)
        case .accountDeleted:
            writer.write(UInt8(62))
        case .accountKeyRegenerated(let number, let id):
            writer.write(UInt8(63))
            writer.write(number.rawValue)
            writer.write(encoding: id)
        default:
            preconditionFailure("no event of an account")
        }
    }

    static func decode(
        _ tag: UInt8, from reader: inout ByteReader
    ) throws(MalformedBytes) -> Event {
        switch tag {
        case 60:
            return .accountCreated(
                try reader.decode(), try reader.decode(), key1: try reader.decode(),
                key2: try reader.decode())
        case 61: return .accountUpdated(try reader.decode(), try reader.decode())
        case 62: return .accountDeleted
        case 63: return .accountKeyRegenerated(try reader.readCase(), try reader.decode())
        default: throw MalformedBytes()
        }
    }
}
