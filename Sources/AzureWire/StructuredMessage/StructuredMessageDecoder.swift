/// Takes a structured message apart as it comes in. Nothing is copied: it says which of the bytes it
/// is given are content.
///
/// Both lengths are known from the request's head, and they leave just one number of segments, so
/// no field of the message can make this read further or hold more than that.
public struct StructuredMessageDecoder: Sendable {
    private enum State {
        case header
        case segmentHeader
        case data(left: UInt64)
        case segmentChecksum
        case trailer
        case end
    }

    private let crc64: CRC64
    private let byteCount: UInt64
    private let segmentCount: UInt64
    private var state = State.header
    /// The beginning of a frame that came in pieces.
    private var frame: [UInt8] = []
    private var segmentNumber: UInt64 = 0
    private var contentLeft: UInt64
    private var segmentCRC64: UInt64 = 0

    /// The checksum of the content so far. After ``finish()``: of all of it.
    public private(set) var contentCRC64: UInt64 = 0

    /// - Parameters:
    ///   - byteCount: the body's length, frames included (`Content-Length`).
    ///   - contentByteCount: `x-ms-structured-content-length`.
    public init(
        byteCount: UInt64, contentByteCount: UInt64, crc64: @escaping CRC64
    ) throws(WireError) {
        guard
            let segmentCount = StructuredMessage.segmentCount(
                byteCount: byteCount, contentByteCount: contentByteCount)
        else {
            throw .invalidHeaderValue(
                StructuredMessage.contentLengthHeader, String(contentByteCount))
        }
        self.byteCount = byteCount
        self.segmentCount = segmentCount
        self.contentLeft = contentByteCount
        self.crc64 = crc64
    }

    /// - Parameter bytes: the next part of the body, of any length.
    /// - Returns: where in `bytes` there is content, ascending. It must not be believed before the
    ///   segment it lies in has ended, that is, before ``finish()`` has returned.
    public mutating func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> [Range<Int>] {
        var content: [Range<Int>] = []
        var offset = 0
        while true {
            switch self.state {
            case .data(let left) where left > 0:
                let count = Int(min(left, UInt64(bytes.count - offset)))
                if count == 0 { return content }
                let range = offset..<offset + count
                self.add(UnsafeRawBufferPointer(rebasing: bytes[range]))
                self.state = .data(left: left - UInt64(count))
                content.append(range)
                offset += count
            case .data:
                self.state = .segmentChecksum
            case .end:
                guard offset == bytes.count else { throw Self.malformed }
                return content
            case .header, .segmentHeader, .segmentChecksum, .trailer:
                let missing = self.frameByteCount - self.frame.count
                let count = min(missing, bytes.count - offset)
                self.frame += bytes[offset..<offset + count]
                offset += count
                if count < missing { return content }
                try self.readFrame()
                self.frame.removeAll(keepingCapacity: true)
            }
        }
    }

    /// Throws unless the message is complete.
    public func finish() throws(WireError) {
        guard case .end = self.state else { throw Self.malformed }
    }

    private var frameByteCount: Int {
        switch self.state {
        case .header: StructuredMessage.headerByteCount
        case .segmentHeader: StructuredMessage.segmentHeaderByteCount
        case .segmentChecksum, .trailer: StructuredMessage.checksumByteCount
        case .data, .end: 0
        }
    }

    /// With one segment, its checksum is the content's too.
    private mutating func add(_ data: UnsafeRawBufferPointer) {
        self.contentCRC64 = self.crc64(self.contentCRC64, data)
        self.segmentCRC64 =
            self.segmentCount == 1 ? self.contentCRC64 : self.crc64(self.segmentCRC64, data)
    }

    private mutating func readFrame() throws(WireError) {
        switch self.state {
        case .header:
            guard self.frame[0] == StructuredMessage.version,
                self.number(at: 1, byteCount: 8) == self.byteCount,
                self.number(at: 9, byteCount: 2) == UInt64(StructuredMessage.hasChecksums),
                self.number(at: 11, byteCount: 2) == self.segmentCount
            else { throw Self.malformed }
            self.state = .segmentHeader
        case .segmentHeader:
            let length = self.number(at: 2, byteCount: 8)
            self.segmentNumber += 1
            guard self.number(at: 0, byteCount: 2) == self.segmentNumber,
                length <= self.contentLeft,
                // The last segment holds all that is left.
                self.segmentNumber < self.segmentCount || length == self.contentLeft
            else { throw Self.malformed }
            self.contentLeft -= length
            self.segmentCRC64 = 0
            self.state = .data(left: length)
        case .segmentChecksum:
            try self.check(self.segmentCRC64)
            self.state = self.segmentNumber < self.segmentCount ? .segmentHeader : .trailer
        case .trailer:
            try self.check(self.contentCRC64)
            self.state = .end
        case .data, .end:
            break
        }
    }

    private func check(_ calculated: UInt64) throws(WireError) {
        let specified = self.number(at: 0, byteCount: 8)
        guard specified == calculated else {
            throw .crc64Mismatch(
                specified: crc64HeaderText(specified), calculated: crc64HeaderText(calculated))
        }
    }

    private func number(at offset: Int, byteCount: Int) -> UInt64 {
        self.frame[offset..<offset + byteCount].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static let malformed = WireError.invalidInput("The structured body is malformed.")
}
