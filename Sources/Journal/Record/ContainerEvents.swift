internal import BlobModel

/// | tag | event | fields |
/// |---|---|---|
/// | 1 | container created | metadata |
/// | 2 | container metadata set | metadata |
/// | 3 | container deleted for good | plane u8 |
/// | 19 | account settings set | settings |
/// | 20 | signed identifiers set | [identifier] |
/// | 21 | container lease set | lease? |
/// | 22 | container soft-deleted | plane u8, until i64 |
/// | 23 | container restored | name of the deleted one, version i64 |
/// | 24 | container purged | version i64 |
/// | 50 | container created with version-level immutability | metadata |
/// | 56 | public container created | metadata, version level u8, public access u8 |
/// | 57 | signed identifiers of a public container set | [identifier], public access u8 |
/// | 58 | container updated | metadata, public access u8 |
///
/// 56 and 57 are of levels other than off, which the earlier tags mean.
enum ContainerEvents {
    static func encode(_ event: Event, into writer: inout ByteWriter) {
        switch event {
        case .containerCreated(let metadata, let versionLevel, .off):
            writer.write(UInt8(versionLevel ? 50 : 1))
            writer.write(encoding: metadata)
        case .containerCreated(let metadata, let versionLevel, let publicAccess):
            writer.write(UInt8(56))
            writer.write(encoding: metadata)
            writer.write(versionLevel)
            writer.write(publicAccess.rawValue)
        case .containerUpdated(let metadata, let publicAccess):
            writer.write(UInt8(58))
            writer.write(encoding: metadata)
            writer.write(publicAccess.rawValue)
        case .containerMetadataSet(let metadata):
            writer.write(UInt8(2))
            writer.write(encoding: metadata)
        case .containerDeleted(let plane, nil):
            writer.write(UInt8(3))
            writer.write(plane.rawValue)
        case .accountSettingsSet(let settings):
            writer.write(UInt8(19))
            writer.write(encoding: settings)
        case .signedIdentifiersSet(let identifiers, let publicAccess):
            writer.write(UInt8(publicAccess == .off ? 20 : 57))
            writer.write(each: identifiers) { $0.write(encoding: $1) }
            if publicAccess != .off { writer.write(publicAccess.rawValue) }
        case .containerLeaseSet(let lease):
            writer.write(UInt8(21))
            writer.write(optional: lease)
        case .containerDeleted(let plane, let until?):
            writer.write(UInt8(22))
            writer.write(plane.rawValue)
            writer.write(encoding: until)
        case .containerRestored(let name, let version):
            writer.write(UInt8(23))
            writer.write(name.text)
            writer.write(encoding: version)
        case .containerPurged(let version):
            writer.write(UInt8(24))
            writer.write(encoding: version)
        default:
            preconditionFailure("no event of a container")
        }
    }

    static func decode(
        _ tag: UInt8, from reader: inout ByteReader
    ) throws(MalformedBytes) -> Event {
        switch tag {
        case 1:
            return .containerCreated(
                try reader.decode(), versionLevel: false, publicAccess: .off)
        case 2: return .containerMetadataSet(try reader.decode())
        case 3: return .containerDeleted(through: try reader.readCase(), until: nil)
        case 19: return .accountSettingsSet(try reader.decode())
        case 20:
            return .signedIdentifiersSet(try reader.decodeArray(), publicAccess: .off)
        case 21: return .containerLeaseSet(try reader.decodeOptional())
        case 22:
            return .containerDeleted(
                through: try reader.readCase(), until: try reader.decode(Timestamp.self))
        case 23:
            return .containerRestored(
                try reader.readContainerName(), version: try reader.decode())
        case 24: return .containerPurged(version: try reader.decode())
        case 50:
            return .containerCreated(try reader.decode(), versionLevel: true, publicAccess: .off)
        case 56:
            return .containerCreated(
                try reader.decode(), versionLevel: try reader.readBool(),
                publicAccess: try Self.publicLevel(from: &reader))
        case 57:
            return .signedIdentifiersSet(
                try reader.decodeArray(), publicAccess: try Self.publicLevel(from: &reader))
        case 58:
            return .containerUpdated(try reader.decode(), publicAccess: try reader.readCase())
        default: throw MalformedBytes()
        }
    }

    private static func publicLevel(
        from reader: inout ByteReader
    ) throws(MalformedBytes) -> PublicAccess {
        let level: PublicAccess = try reader.readCase()
        guard level != .off else { throw MalformedBytes() }
        return level
    }
}
