import BlobModel
@testable import Journal

/// The bytes of a record: refused, or canonical: written again they are the same.
func fuzzJournalRecord(_ input: [UInt8]) {
    guard let record = try? input.withUnsafeBytes({ try RecordCodec.decode($0) }) else { return }
    require(RecordCodec.encode(record) == input, "a record has one form")
}

/// A batch without payloads: header and records area. Checksums, place and lengths are put right,
/// so that what lies behind them is reached; without that, hardly any input is more than incomplete.
func fuzzJournalBatch(_ input: [UInt8]) {
    guard input.count >= BatchHeader.byteCount else { return }
    let storeID: UInt64 = 0x0123_4567_89AB_CDEF
    for offset: UInt64 in [0, 4_096] {
        if case .header(let header) = BatchHeader.decode(
            input[..<BatchHeader.byteCount], storeID: storeID, offset: offset)
        {
            require(header.bytes == Array(input[..<BatchHeader.byteCount]), "a header has one form")
        }
    }

    let area = Array(input[BatchHeader.byteCount...])
    var bytes = Array(input[..<BatchHeader.byteCount])
    bytes.put(BatchHeader.magic, at: 0)
    bytes.put(storeID, at: 8)
    bytes.put(UInt64(4_096), at: 16)
    bytes.put(UInt32(area.count), at: 40)
    bytes.put(checksum(of: area), at: 44)
    bytes.put(checksum(of: Array(bytes[..<60])), at: 60)
    guard
        case .header(let header) = BatchHeader.decode(bytes[...], storeID: storeID, offset: 4_096)
    else { return }
    require(header.bytes == bytes, "a header has one form")
    require(header.recordCount > 0, "a batch has a record")
    guard let records = try? header.decodeRecords(area) else { return }
    require(records.count == Int(header.recordCount), "a batch has the records it says")
    var again = ByteWriter()
    for (index, record) in records.enumerated() {
        require(record.sequence == header.firstSequence + UInt64(index), "sequences have no gaps")
        let bytes = RecordCodec.encode(record)
        again.write(UInt32(bytes.count))
        for byte in bytes { again.write(byte) }
    }
    require(area.starts(with: again.bytes), "records have one form")
}

extension [UInt8] {
    fileprivate mutating func put(_ number: some FixedWidthInteger, at offset: Int) {
        Swift.withUnsafeBytes(of: number.littleEndian) { bytes in
            self.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
    }
}
