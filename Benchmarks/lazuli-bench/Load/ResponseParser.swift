import NIOCore

/// An answer, reduced to what a measurement needs.
struct Response {
    var status: Int
    var bodyByteCount: Int
    /// Kept for reporting the first failure.
    var head: String?

    var isSuccess: Bool {
        (200..<300).contains(self.status)
    }
}

/// Cuts a byte stream into HTTP/1.1 responses: status, and the body's length by Content-Length or
/// chunked coding (RFC 9112 §6.3). Bodies are counted and dropped.
///
/// Not NIOHTTP1's codec: that makes a `String` of every header of every answer, which on the two
/// cores shared with the server would be measured as the server's time.
struct ResponseParser {
    struct Malformed: Error {}

    private static let headBytesMax = 64 << 10

    private enum State {
        case head
        case body(remaining: Int)
        case chunkSize
        /// Its data and the line end behind it.
        case chunk(remaining: Int)
        case trailers
    }

    private enum Framing {
        case length(Int)
        case chunked
    }

    private var state = State.head
    private var response = Response(status: 0, bodyByteCount: 0, head: nil)

    /// Takes bytes off `buffer` until a response is complete; nil asks for more.
    mutating func next(from buffer: inout ByteBuffer) throws(Malformed) -> Response? {
        while true {
            switch self.state {
            case .head:
                guard let length = self.headLength(of: buffer) else {
                    guard buffer.readableBytes <= Self.headBytesMax else { throw Malformed() }
                    return nil
                }
                let head = buffer.readableBytesView.prefix(length)
                let framing = try self.readHead(head)
                buffer.moveReaderIndex(forwardBy: length)
                // 1xx answers announce another one.
                guard self.response.status >= 200 else { continue }
                switch framing {
                case .length(let count): self.state = .body(remaining: count)
                case .chunked: self.state = .chunkSize
                }
            case .body(let remaining):
                let count = min(remaining, buffer.readableBytes)
                buffer.moveReaderIndex(forwardBy: count)
                self.response.bodyByteCount += count
                self.state = .body(remaining: remaining - count)
                guard remaining == count else { return nil }
                return self.finish()
            case .chunkSize:
                guard let line = self.readLine(from: &buffer) else { return nil }
                let digits = line.prefix { $0 != ";" }.filter { $0 != " " }
                guard let size = Int(digits, radix: 16), size >= 0 else { throw Malformed() }
                self.response.bodyByteCount += size
                self.state = size == 0 ? .trailers : .chunk(remaining: size + 2)
            case .chunk(let remaining):
                let count = min(remaining, buffer.readableBytes)
                buffer.moveReaderIndex(forwardBy: count)
                guard count == remaining else {
                    self.state = .chunk(remaining: remaining - count)
                    return nil
                }
                self.state = .chunkSize
            case .trailers:
                guard let line = self.readLine(from: &buffer) else { return nil }
                if line.isEmpty { return self.finish() }
            }
        }
    }

    private mutating func finish() -> Response {
        self.state = .head
        return self.response
    }

    /// Up to and including the empty line.
    private func headLength(of buffer: ByteBuffer) -> Int? {
        buffer.withUnsafeReadableBytes { bytes in
            var index = 3
            while index < bytes.count {
                // Ends with \r\n\r\n exactly where a \n has the other three before it.
                if bytes[index] == UInt8(ascii: "\n"), bytes[index - 1] == UInt8(ascii: "\r"),
                    bytes[index - 2] == UInt8(ascii: "\n"), bytes[index - 3] == UInt8(ascii: "\r")
                {
                    return index + 1
                }
                index += 1
            }
            return nil
        }
    }

    private mutating func readHead(_ head: ByteBufferView) throws(Malformed) -> Framing {
        // "HTTP/1.1 200"
        let digits = head.dropFirst(9).prefix(3)
        guard head.starts(with: "HTTP/1.".utf8), digits.count == 3,
            let status = Int(String(decoding: digits, as: UTF8.self))
        else { throw Malformed() }
        self.response = Response(status: status, bodyByteCount: 0, head: nil)
        if !self.response.isSuccess {
            self.response.head = String(decoding: head, as: UTF8.self)
        }

        var framing: Framing?
        for line in head.split(separator: UInt8(ascii: "\n")).dropFirst() {
            if let value = Self.value(of: line, named: "content-length") {
                guard let length = Int(value), length >= 0 else { throw Malformed() }
                framing = framing ?? .length(length)
            } else if let value = Self.value(of: line, named: "transfer-encoding") {
                guard value.lowercased() == "chunked" else { throw Malformed() }
                framing = .chunked
            }
        }
        if status < 200 || status == 204 || status == 304 { return .length(0) }
        // A body that ends with the connection cannot be told from a truncated one.
        guard let framing else { throw Malformed() }
        return framing
    }

    /// The trimmed value, if `line` is the header `name` (given in lower case).
    private static func value(of line: ByteBufferView, named name: StaticString) -> String? {
        let nameLength = name.utf8CodeUnitCount
        guard line.count > nameLength, line[line.startIndex + nameLength] == UInt8(ascii: ":")
        else { return nil }
        for offset in 0..<nameLength
        where line[line.startIndex + offset] | 0x20 != name.utf8Start[offset] | 0x20 {
            return nil
        }
        let value = line.dropFirst(nameLength + 1)
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\r") }
        guard let first = value.firstIndex(where: { !isBlank($0) }),
            let last = value.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(decoding: value[first...last], as: UTF8.self)
    }

    /// A line without its end.
    private func readLine(from buffer: inout ByteBuffer) -> String? {
        guard let end = buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")),
            var line = buffer.readSlice(length: end - buffer.readerIndex)
        else { return nil }
        buffer.moveReaderIndex(forwardBy: 1)
        if line.readableBytesView.last == UInt8(ascii: "\r") {
            line.moveWriterIndex(to: line.writerIndex - 1)
        }
        return String(buffer: line)
    }
}
