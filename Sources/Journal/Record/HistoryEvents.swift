internal import BlobModel

/// | tag | event | fields |
/// |---|---|---|
/// | 17 | blob deleted for good, it had no snapshots | |
/// | 43 | blob snapshotted | metadata?, succession |
/// | 44 | blob deleted | fate, snapshots' fate? (not both as in 17) |
/// | 45 | snapshots deleted | fate |
/// | 46 | revision deleted | key, fate |
/// | 47 | blob undeleted | |
/// | 48 | upload discarded | upload id u64 |
enum HistoryEvents {
    static func encode(_ event: Event, into writer: inout ByteWriter) {
        switch event {
        case .blobDeleted(.discarded, snapshots: nil):
            writer.write(UInt8(17))
        case .blobSnapshotted(let metadata, let succession):
            writer.write(UInt8(43))
            writer.write(optional: metadata)
            writer.write(encoding: succession)
        case .blobDeleted(let fate, let snapshots):
            writer.write(UInt8(44))
            writer.write(encoding: fate)
            writer.write(optional: snapshots)
        case .snapshotsDeleted(let fate):
            writer.write(UInt8(45))
            writer.write(encoding: fate)
        case .revisionDeleted(let key, let fate):
            writer.write(UInt8(46))
            writer.write(encoding: key)
            writer.write(encoding: fate)
        case .blobUndeleted:
            writer.write(UInt8(47))
        case .uploadDiscarded(let id):
            writer.write(UInt8(48))
            writer.write(id.sequence)
        default:
            preconditionFailure("no event of a history")
        }
    }

    static func decode(
        _ tag: UInt8, from reader: inout ByteReader
    ) throws(MalformedBytes) -> Event {
        switch tag {
        case 17: return .blobDeleted(.discarded, snapshots: nil)
        case 43: return .blobSnapshotted(try reader.decodeOptional(), try reader.decode())
        case 44:
            let fate: Fate = try reader.decode()
            let snapshots: Fate? = try reader.decodeOptional()
            guard fate != .discarded || snapshots != nil else { throw MalformedBytes() }
            return .blobDeleted(fate, snapshots: snapshots)
        case 45: return .snapshotsDeleted(try reader.decode())
        case 46: return .revisionDeleted(try reader.decode(), try reader.decode())
        case 47: return .blobUndeleted
        case 48: return .uploadDiscarded(UploadID(sequence: try reader.read()))
        default: throw MalformedBytes()
        }
    }
}
