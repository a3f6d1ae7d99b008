internal import BlobModel

/// | tag | event | fields |
/// |---|---|---|
/// | 29 | page blob put | byte count u64, sequence number u64, properties, succession |
/// | 30 | pages written | offset u64, payload |
/// | 31 | pages cleared | offset u64, end u64 (the first byte behind, above the offset) |
/// | 32 | page blob resized | byte count u64, content headers? |
/// | 33 | sequence number set | number u64, content headers? |
enum PageEvents {
    static func encode(_ event: Event, into writer: inout ByteWriter) {
        switch event {
        case .pageBlobPut(let byteCount, let sequenceNumber, let properties, let succession):
            writer.write(UInt8(29))
            writer.write(byteCount)
            writer.write(sequenceNumber)
            writer.write(encoding: properties)
            writer.write(encoding: succession)
        case .pagesWritten(let offset, let payload):
            writer.write(UInt8(30))
            writer.write(offset)
            writer.write(encoding: payload)
        case .pagesCleared(let range):
            precondition(!range.isEmpty, "clearing pages clears some")
            writer.write(UInt8(31))
            writer.write(range.lowerBound)
            writer.write(range.upperBound)
        case .pageBlobResized(let byteCount, let headers):
            writer.write(UInt8(32))
            writer.write(byteCount)
            writer.write(optional: headers)
        case .sequenceNumberSet(let number, let headers):
            writer.write(UInt8(33))
            writer.write(number)
            writer.write(optional: headers)
        default:
            preconditionFailure("no event of a page blob")
        }
    }

    static func decode(
        _ tag: UInt8, from reader: inout ByteReader
    ) throws(MalformedBytes) -> Event {
        switch tag {
        case 29:
            return .pageBlobPut(
                byteCount: try reader.read(), sequenceNumber: try reader.read(),
                try reader.decode(), try reader.decode())
        case 30: return .pagesWritten(offset: try reader.read(), try reader.decode())
        case 31:
            let offset: UInt64 = try reader.read()
            let end: UInt64 = try reader.read()
            guard offset < end else { throw MalformedBytes() }
            return .pagesCleared(offset..<end)
        case 32: return .pageBlobResized(try reader.read(), try reader.decodeOptional())
        case 33: return .sequenceNumberSet(try reader.read(), try reader.decodeOptional())
        default: throw MalformedBytes()
        }
    }
}
