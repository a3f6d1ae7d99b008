// Bodies that carry their own checksums, `XSM/1.0` (spec rest.md §9). All integers little-endian:
//
// | version u8 = 1 | message length u64 | flags u16 = 1 | segment count u16 |
// then each segment  | number u16, from 1 | data length u64 | data | CRC-64 of the data u64 |
// then               | CRC-64 of all data u64 |
//
// Empty content is one empty segment.

/// The checksum of `bytes` that continues `crc`; 0 begins. CRC-64/NVME.
public typealias CRC64 = @Sendable (_ crc: UInt64, _ bytes: UnsafeRawBufferPointer) -> UInt64

public enum StructuredMessage: Sendable {
    /// `x-ms-structured-body`. A request carries its only value, and so does the answer to it, as
    /// the client wrote it: clients compare.
    public static let bodyHeader = "x-ms-structured-body"
    /// `x-ms-structured-content-length`: the length of the content.
    public static let contentLengthHeader = "x-ms-structured-content-length"

    /// Throws unless `value`, of ``bodyHeader``, asks for version 1.0 with checksums.
    public static func check(_ value: String) throws(WireError) {
        let parts = value.split(separator: ";", omittingEmptySubsequences: false).map { part in
            part.filter { $0 != " " }.lowercased()
        }
        guard parts == ["xsm/1.0", "properties=crc64"] else {
            throw .invalidHeaderValue(self.bodyHeader, value)
        }
    }

    static let version: UInt8 = 1
    static let hasChecksums: UInt16 = 1
    static let headerByteCount = 13
    static let segmentHeaderByteCount = 10
    static let checksumByteCount = 8
    static let segmentCountMax = UInt64(UInt16.max)

    /// Nil if no such message exists.
    static func byteCount(contentByteCount: UInt64, segmentCount: UInt64) -> UInt64? {
        guard (1...self.segmentCountMax).contains(segmentCount) else { return nil }
        let frames =
            UInt64(self.headerByteCount + self.checksumByteCount)
            + segmentCount * UInt64(self.segmentHeaderByteCount + self.checksumByteCount)
        let (sum, overflows) = contentByteCount.addingReportingOverflow(frames)
        return overflows ? nil : sum
    }

    /// How many segments a message of that length must have; nil if no number fits.
    static func segmentCount(byteCount: UInt64, contentByteCount: UInt64) -> UInt64? {
        guard let least = self.byteCount(contentByteCount: contentByteCount, segmentCount: 1),
            byteCount >= least
        else { return nil }
        let perSegment = UInt64(self.segmentHeaderByteCount + self.checksumByteCount)
        let (more, rest) = (byteCount - least).quotientAndRemainder(dividingBy: perSegment)
        guard rest == 0, more < self.segmentCountMax else { return nil }
        return more + 1
    }
}
