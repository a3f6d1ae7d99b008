internal import BlobModel

/// | tag | event | fields |
/// |---|---|---|
/// | 15 | blob metadata set, succession plain | metadata |
/// | 16 | blob properties set | content headers |
/// | 34 | blob metadata set | metadata, succession (not plain) |
/// | 35 | blob tags set | tags, revision |
/// | 36 | blob tier set | tier u8, rehydration?, revision |
/// | 37 | blob expiry set | time i64? |
/// | 38 | blob lease set | lease? |
enum PropertyEvents {
    static func encode(_ event: Event, into writer: inout ByteWriter) {
        switch event {
        case .blobMetadataSet(let metadata, .plain):
            writer.write(UInt8(15))
            writer.write(encoding: metadata)
        case .blobPropertiesSet(let headers):
            writer.write(UInt8(16))
            writer.write(encoding: headers)
        case .blobMetadataSet(let metadata, let succession):
            writer.write(UInt8(34))
            writer.write(encoding: metadata)
            writer.write(encoding: succession)
        case .blobTagsSet(let tags, let revision):
            writer.write(UInt8(35))
            writer.write(encoding: tags)
            writer.write(encoding: revision)
        case .blobTierSet(let tier, let rehydration, let revision):
            writer.write(UInt8(36))
            writer.write(tier.rawValue)
            writer.write(optional: rehydration)
            writer.write(encoding: revision)
        case .blobExpirySet(let time):
            writer.write(UInt8(37))
            writer.write(optional: time)
        case .blobLeaseSet(let lease):
            writer.write(UInt8(38))
            writer.write(optional: lease)
        default:
            preconditionFailure("no event of a blob's properties")
        }
    }

    static func decode(
        _ tag: UInt8, from reader: inout ByteReader
    ) throws(MalformedBytes) -> Event {
        switch tag {
        case 15: return .blobMetadataSet(try reader.decode(), .plain)
        case 16: return .blobPropertiesSet(try reader.decode())
        case 34:
            let metadata: Metadata = try reader.decode()
            let succession: Succession = try reader.decode()
            guard succession != .plain else { throw MalformedBytes() }
            return .blobMetadataSet(metadata, succession)
        case 35: return .blobTagsSet(try reader.decode(), of: try reader.decode())
        case 36:
            return .blobTierSet(
                try reader.readCase(), try reader.decodeOptional(), of: try reader.decode())
        case 37: return .blobExpirySet(try reader.decodeOptional())
        case 38: return .blobLeaseSet(try reader.decodeOptional())
        default: throw MalformedBytes()
        }
    }
}
