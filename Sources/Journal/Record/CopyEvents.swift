internal import BlobModel

/// | tag | event | fields |
/// |---|---|---|
/// | 39 | blob copied | content, kind u8, byte count u64, block count u32, sequence number u64, is sealed u8, properties, succession |
/// | 40 | copy begun | properties, succession |
/// | 41 | copy finished | payload?, content headers, metadata |
/// | 42 | copy ended | status u8, reason? |
///
/// Content: 0 empty, 1 single + payload, 2 shared + blob id u64, 3 cloned + blob id u64.
enum CopyEvents {
    static func encode(_ event: Event, into writer: inout ByteWriter) {
        switch event {
        case .blobCopied(
            let content, let kind, let byteCount, let blockCount, let sequenceNumber,
            let isSealed, let properties, let succession):
            writer.write(UInt8(39))
            self.encode(content, into: &writer)
            writer.write(kind.rawValue)
            writer.write(byteCount)
            writer.write(blockCount)
            writer.write(sequenceNumber)
            writer.write(isSealed)
            writer.write(encoding: properties)
            writer.write(encoding: succession)
        case .copyBegun(let properties, let succession):
            writer.write(UInt8(40))
            writer.write(encoding: properties)
            writer.write(encoding: succession)
        case .copyFinished(let payload, let headers, let metadata):
            writer.write(UInt8(41))
            writer.write(optional: payload)
            writer.write(encoding: headers)
            writer.write(encoding: metadata)
        case .copyEnded(let status, let reason):
            writer.write(UInt8(42))
            writer.write(status.rawValue)
            writer.write(optional: reason) { $0.write($1) }
        default:
            preconditionFailure("no event of a copy")
        }
    }

    static func decode(
        _ tag: UInt8, from reader: inout ByteReader
    ) throws(MalformedBytes) -> Event {
        switch tag {
        case 39:
            return .blobCopied(
                try self.decodeContent(from: &reader), try reader.readCase(),
                byteCount: try reader.read(), blockCount: try reader.read(),
                sequenceNumber: try reader.read(), isSealed: try reader.readBool(),
                try reader.decode(), try reader.decode())
        case 40: return .copyBegun(try reader.decode(), try reader.decode())
        case 41:
            return .copyFinished(
                try reader.decodeOptional(), try reader.decode(), try reader.decode())
        case 42:
            return .copyEnded(
                try reader.readCase(),
                reason: try reader.readOptional { reader throws(MalformedBytes) in
                    try reader.readString()
                })
        default: throw MalformedBytes()
        }
    }

    private static func encode(_ content: CopiedContent, into writer: inout ByteWriter) {
        switch content {
        case .empty:
            writer.write(UInt8(0))
        case .single(let payload):
            writer.write(UInt8(1))
            writer.write(encoding: payload)
        case .shared(let id):
            writer.write(UInt8(2))
            writer.write(id.sequence)
        case .cloned(let id):
            writer.write(UInt8(3))
            writer.write(id.sequence)
        }
    }

    private static func decodeContent(
        from reader: inout ByteReader
    ) throws(MalformedBytes) -> CopiedContent {
        switch try reader.read(UInt8.self) {
        case 0: return .empty
        case 1: return .single(try reader.decode())
        case 2: return .shared(BlobID(sequence: try reader.read()))
        case 3: return .cloned(BlobID(sequence: try reader.read()))
        default: throw MalformedBytes()
        }
    }
}
