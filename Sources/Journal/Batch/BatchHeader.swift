internal import BlobModel

/// A batch is what one write and one fdatasync make durable together. On disk, little-endian:
///
/// | at | bytes | field |
/// |---|---|---|
/// | 0 | 4 | magic `LZBT` |
/// | 4 | 2 | format version, 1 |
/// | 6 | 2 | flags, 0 |
/// | 8 | 8 | store id, see ``FormatMarker`` |
/// | 16 | 8 | own offset in the segment file |
/// | 24 | 8 | sequence of the first record |
/// | 32 | 4 | record count, at least 1 |
/// | 36 | 4 | byte length of the payload area |
/// | 40 | 4 | byte length of the records area |
/// | 44 | 4 | CRC-32C of the records area |
/// | 48 | 8 | commit time, ticks |
/// | 56 | 4 | reserved, 0 |
/// | 60 | 4 | CRC-32C of the 60 bytes above |
/// | 64 | … | payload area: inline payloads, one behind the other |
/// | … | … | records area: per record a u32 byte length and the record; zeros up to a multiple of 64 |
///
/// Payloads come before the records so that their place is known while records are still added.
/// They have no checksum here: the SHA-256 in their record covers them. The own offset and the
/// store id keep bytes that merely look like a batch (a journal stored in a blob) from being one.
struct BatchHeader: Hashable, Sendable {
    static let byteCount = 64
    /// Batches begin at multiples of this.
    static let alignment = 64
    /// `LZBT`
    static let magic: UInt32 = 0x5442_5A4C
    private static let version: UInt16 = 1

    var storeID: UInt64
    var offset: UInt64
    var firstSequence: UInt64
    var recordCount: UInt32
    var payloadsByteCount: UInt32
    var recordsByteCount: UInt32
    var recordsChecksum: UInt32
    var commitTime: Timestamp

    /// All of the batch; a multiple of ``alignment``.
    var batchByteCount: UInt64 {
        UInt64(Self.byteCount) + UInt64(self.payloadsByteCount) + UInt64(self.recordsByteCount)
    }

    /// Where the payload area lies in the segment file.
    var payloadRange: Range<UInt64> {
        let start = self.offset + UInt64(Self.byteCount)
        return start..<start + UInt64(self.payloadsByteCount)
    }

    var nextSequence: UInt64 {
        self.firstSequence + UInt64(self.recordCount)
    }

    var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: Self.byteCount)
        writer.write(Self.magic)
        writer.write(Self.version)
        writer.write(UInt16(0))
        writer.write(self.storeID)
        writer.write(self.offset)
        writer.write(self.firstSequence)
        writer.write(self.recordCount)
        writer.write(self.payloadsByteCount)
        writer.write(self.recordsByteCount)
        writer.write(self.recordsChecksum)
        writer.write(encoding: self.commitTime)
        writer.write(UInt32(0))
        writer.write(checksum(of: writer.bytes))
        precondition(writer.bytes.count == Self.byteCount, "the table above is the layout")
        return writer.bytes
    }
}

extension BatchHeader {
    enum Decoded: Hashable {
        case header(BatchHeader)
        /// Never written, or written in part, or some other bytes: what a torn write can leave.
        case incomplete(String)
        /// Whole, but not readable: no crash can leave that.
        case wrong(String)
    }

    /// - Parameter bytes: exactly 64.
    static func decode(_ bytes: ArraySlice<UInt8>, storeID: UInt64, offset: UInt64) -> Decoded {
        bytes.withUnsafeBytes { bytes in
            do throws(MalformedBytes) {
                return try self.decode(bytes, storeID: storeID, offset: offset)
            } catch {
                return .incomplete("the batch header is cut short")
            }
        }
    }

    private static func decode(
        _ bytes: UnsafeRawBufferPointer, storeID: UInt64, offset: UInt64
    ) throws(MalformedBytes) -> Decoded {
        var reader = ByteReader(bytes)
        guard try reader.read() == Self.magic else { return .incomplete("no batch begins here") }
        let version: UInt16 = try reader.read()
        let flags: UInt16 = try reader.read()
        let header = BatchHeader(
            storeID: try reader.read(), offset: try reader.read(),
            firstSequence: try reader.read(), recordCount: try reader.read(),
            payloadsByteCount: try reader.read(), recordsByteCount: try reader.read(),
            recordsChecksum: try reader.read(), commitTime: try reader.decode())
        let reserved: UInt32 = try reader.read()
        let covered = UnsafeRawBufferPointer(rebasing: bytes[..<reader.offset])
        guard try reader.read() == checksum(of: covered) else {
            return .incomplete("the batch header does not match its checksum")
        }
        guard header.storeID == storeID else { return .incomplete("a batch of another store") }
        guard header.offset == offset else { return .incomplete("a batch from another place") }
        guard version == Self.version, flags == 0, reserved == 0 else {
            return .wrong("batch format version \(version) with flags \(flags) is unknown")
        }
        guard header.recordCount > 0, header.batchByteCount % UInt64(Self.alignment) == 0 else {
            return .wrong("the batch header contradicts itself")
        }
        return .header(header)
    }

    /// The records of the records area; throws unless they are exactly what the header says.
    func decodeRecords(_ area: [UInt8]) throws(MalformedBytes) -> [Record] {
        try area.span.bytes.withUnsafeBytes { area throws(MalformedBytes) in
            var records: [Record] = []
            var rest = area[...]
            for index in 0..<UInt64(self.recordCount) {
                var reader = ByteReader(UnsafeRawBufferPointer(rebasing: rest))
                let count = Int(try reader.read(UInt32.self))
                rest = rest.dropFirst(reader.offset)
                guard count <= rest.count else { throw MalformedBytes() }
                let record = try RecordCodec.decode(
                    UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
                guard record.sequence == self.firstSequence + index else { throw MalformedBytes() }
                records.append(record)
                rest = rest.dropFirst(count)
            }
            guard rest.count < Self.alignment, rest.allSatisfy({ $0 == 0 }) else {
                throw MalformedBytes()
            }
            return records
        }
    }
}
