import HTTPTypes

/// Reads a batch line by line. That is enough, for none of its requests has a body.
///
/// Lines may end with a bare line feed, too; what is before the first boundary and behind the last
/// means nothing.
struct BatchReader {
    private enum Line {
        case text(String)
        case boundary
        case lastBoundary
    }

    private let body: [UInt8]
    private let delimiter: String
    private var offset = 0
    /// Where the head of the present request must have ended.
    private var headEnd = 0

    init(_ body: [UInt8], boundary: String) {
        self.body = body
        self.delimiter = "--" + boundary
    }

    mutating func parts() throws(WireError) -> [BatchRequest.Part] {
        try self.skipPreamble()
        var parts: [BatchRequest.Part] = []
        repeat {
            guard parts.count < BatchRequest.partsMax else { throw .exceedsMaxBatchRequestCount }
            parts.append(try self.readPart())
        } while try self.skipToBoundary()
        return parts
    }

    /// A batch without requests ends here.
    private mutating func skipPreamble() throws(WireError) {
        while true {
            switch try self.nextLine() {
            case .text: continue
            case .boundary: return
            case .lastBoundary: throw .invalidInput("The batch is empty.")
            }
        }
    }

    private mutating func readPart() throws(WireError) -> BatchRequest.Part {
        self.headEnd = self.offset + Self.headBytesMax
        let header = try self.readFields()
        let mediaType = header.firstValue(of: .contentType)?.prefix { $0 != ";" }
        guard mediaType?.withoutOuterBlanks().lowercased() == "application/http" else {
            throw .invalidInput("The parts of a batch have the content type application/http.")
        }
        let (method, rawTarget) = try self.readRequestLine()
        guard self.offset <= self.headEnd else { throw Self.headTooLarge }
        let target = try RequestTarget(parsing: rawTarget)
        let fields = try self.readFields()
        if let length = fields.firstValue(of: .contentLength), length != "0" {
            throw .invalidInput("The requests of a batch have no body.")
        }
        return BatchRequest.Part(
            contentID: header.firstValue(of: .contentID), method: method, rawTarget: rawTarget,
            target: target, fields: fields)
    }

    /// - Returns: false behind the last part.
    private mutating func skipToBoundary() throws(WireError) -> Bool {
        while true {
            switch try self.nextLine() {
            case .text(""): continue
            case .text: throw .invalidInput("The requests of a batch have no body.")
            case .boundary: return true
            case .lastBoundary: return false
            }
        }
    }

    /// `DELETE /container/blob HTTP/1.1`
    private mutating func readRequestLine() throws(WireError) -> (HTTPRequest.Method, String) {
        guard case .text(let line) = try self.nextLine() else { throw Self.malformed }
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2] == "HTTP/1.1",
            let method = HTTPRequest.Method(String(words[0]))
        else { throw Self.malformed }
        return (method, String(words[1]))
    }

    /// Fields up to an empty line, which is read, too.
    private mutating func readFields() throws(WireError) -> HTTPFields {
        var fields = HTTPFields()
        while true {
            guard case .text(let line) = try self.nextLine() else { throw Self.malformed }
            if line.isEmpty { return fields }
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else {
                throw Self.malformed
            }
            let value = parts[1].withoutOuterBlanks()
            guard HTTPField.isValidValue(value) else { throw Self.malformed }
            fields.append(HTTPField(name: name, value: value))
            guard fields.count <= Self.fieldsMax, self.offset <= self.headEnd else {
                throw Self.headTooLarge
            }
        }
    }

    /// Throws behind the last line: whatever is read next, the last boundary has not come.
    private mutating func nextLine() throws(WireError) -> Line {
        guard self.offset < self.body.count else { throw Self.malformed }
        var line = self.body[self.offset...].prefix { $0 != UInt8(ascii: "\n") }
        self.offset = line.endIndex + 1
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        guard let text = String(validating: line, as: UTF8.self) else { throw Self.malformed }
        guard text.utf8.starts(with: self.delimiter.utf8) else { return .text(text) }
        let rest = Substring(text.utf8.dropFirst(self.delimiter.utf8.count))
        switch rest.withoutOuterBlanks() {
        case "": return .boundary
        case "--": return .lastBoundary
        default: return .text(text)
        }
    }

    /// A request that comes by itself may have a little more; a batch has many.
    private static let headBytesMax = 16 << 10
    private static let fieldsMax = 100

    private static let headTooLarge = WireError.invalidInput(
        "The head of a request in the batch is too large.")
    private static let malformed = WireError.invalidInput("The batch is malformed.")
}

extension HTTPField.Name {
    static let contentID = known("Content-ID")
}
