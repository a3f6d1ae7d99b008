/// Frames content as a structured message while it goes out. Nothing is copied: it says what to send
/// between which parts of the content.
public struct StructuredMessageEncoder: Sendable {
    /// What to send next.
    public enum Part: Hashable, Sendable {
        case frame([UInt8])
        /// These of the bytes that ``encode(_:)`` was given.
        case content(Range<Int>)
    }

    /// Of content so long that the segments could not be counted otherwise, they are longer.
    public static let segmentBytes: UInt64 = 4 << 20

    /// The message's length: the answer's `Content-Length`.
    public let byteCount: UInt64

    private let crc64: CRC64
    private let segmentBytes: UInt64
    private let segmentCount: UInt64
    private var segmentNumber: UInt64 = 0
    private var contentLeft: UInt64
    /// Of the current segment.
    private var segmentLeft: UInt64 = 0
    private var segmentCRC64: UInt64 = 0
    private var contentCRC64: UInt64 = 0

    /// - Parameter contentByteCount: at most 2^63.
    public init(
        contentByteCount: UInt64, segmentBytes: UInt64 = Self.segmentBytes, crc64: @escaping CRC64
    ) {
        let longest = StructuredMessage.segmentCountMax
        self.segmentBytes = max(segmentBytes, (contentByteCount + longest - 1) / longest)
        self.segmentCount = max(1, (contentByteCount + self.segmentBytes - 1) / self.segmentBytes)
        guard
            let byteCount = StructuredMessage.byteCount(
                contentByteCount: contentByteCount, segmentCount: self.segmentCount)
        else { preconditionFailure("no content is longer than 2^63 bytes") }
        self.byteCount = byteCount
        self.contentLeft = contentByteCount
        self.crc64 = crc64
    }

    /// What comes before the content; of empty content, the whole message. Once, and first.
    public mutating func start() -> [UInt8] {
        precondition(self.segmentNumber == 0, "a message starts once")
        var frame: [UInt8] = [StructuredMessage.version]
        frame.append(self.byteCount, byteCount: 8)
        frame.append(UInt64(StructuredMessage.hasChecksums), byteCount: 2)
        frame.append(self.segmentCount, byteCount: 2)
        self.beginSegment(&frame)
        if self.segmentLeft == 0 { self.endSegment(&frame) }
        return frame
    }

    /// - Parameter content: the next part of it, of any length; all of it together as long as
    ///   announced. The message ends with its last byte.
    /// - Returns: what to send, in order.
    public mutating func encode(_ content: UnsafeRawBufferPointer) -> [Part] {
        precondition(self.segmentNumber > 0, "start() comes first")
        precondition(UInt64(content.count) <= self.unsentByteCount, "more content than announced")
        var parts: [Part] = []
        var offset = 0
        while offset < content.count {
            let count = Int(min(self.segmentLeft, UInt64(content.count - offset)))
            let range = offset..<offset + count
            self.add(UnsafeRawBufferPointer(rebasing: content[range]))
            parts.append(.content(range))
            offset += count
            self.segmentLeft -= UInt64(count)
            if self.segmentLeft == 0 {
                var frame: [UInt8] = []
                self.endSegment(&frame)
                parts.append(.frame(frame))
            }
        }
        return parts
    }

    private var unsentByteCount: UInt64 {
        self.segmentLeft + self.contentLeft
    }

    /// With one segment, its checksum is the content's too.
    private mutating func add(_ data: UnsafeRawBufferPointer) {
        self.contentCRC64 = self.crc64(self.contentCRC64, data)
        self.segmentCRC64 =
            self.segmentCount == 1 ? self.contentCRC64 : self.crc64(self.segmentCRC64, data)
    }

    private mutating func beginSegment(_ frame: inout [UInt8]) {
        self.segmentNumber += 1
        self.segmentLeft = min(self.segmentBytes, self.contentLeft)
        self.contentLeft -= self.segmentLeft
        self.segmentCRC64 = 0
        frame.append(self.segmentNumber, byteCount: 2)
        frame.append(self.segmentLeft, byteCount: 8)
    }

    private mutating func endSegment(_ frame: inout [UInt8]) {
        frame.append(self.segmentCRC64, byteCount: 8)
        if self.segmentNumber < self.segmentCount {
            self.beginSegment(&frame)
        } else {
            frame.append(self.contentCRC64, byteCount: 8)
        }
    }
}

extension [UInt8] {
    /// The low `byteCount` bytes, least significant first.
    fileprivate mutating func append(_ number: UInt64, byteCount: Int) {
        for position in 0..<byteCount {
            self.append(UInt8(truncatingIfNeeded: number >> (8 * position)))
        }
    }
}
