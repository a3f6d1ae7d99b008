public import HTTPTypes

/// Writes the answer to Blob Batch in the form the service has (spec rest.md §10): some clients
/// accept no other.
public struct BatchResponse: Sendable {
    private let boundary: String
    public private(set) var bytes: [UInt8] = []

    /// - Parameter id: a GUID's text, new for each answer.
    public init(id: String) {
        self.boundary = "batchresponse_\(id)"
    }

    /// Of the whole answer.
    public var contentType: String {
        "multipart/mixed; boundary=\(self.boundary)"
    }

    /// - Parameters:
    ///   - contentID: of the request's part.
    ///   - fields: without lengths.
    ///   - reason: the status line's last words; nil: the usual ones.
    ///   - body: an error's XML, or nothing.
    public mutating func append(
        contentID: String?, status: HTTPResponse.Status, reason: String? = nil,
        fields: HTTPFields, body: [UInt8] = []
    ) {
        self.put("--\(self.boundary)")
        self.put("Content-Type: application/http")
        if let contentID { self.put("Content-ID: \(contentID)") }
        self.put("")
        self.put("HTTP/1.1 \(status.code) \(reason ?? status.reasonPhrase)")
        for field in fields { self.put("\(field.name.rawName): \(field.value)") }
        if !body.isEmpty { self.put("Content-Length: \(body.count)") }
        self.put("")
        if !body.isEmpty {
            self.bytes += body
            self.put("")
        }
    }

    /// Behind the last part.
    public mutating func finish() {
        self.put("--\(self.boundary)--")
    }

    private mutating func put(_ line: String) {
        self.bytes += line.utf8
        self.bytes += "\r\n".utf8
    }
}
