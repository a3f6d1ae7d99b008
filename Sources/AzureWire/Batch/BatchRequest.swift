public import HTTPTypes

/// The body of Blob Batch, taken apart (spec rest.md §10): requests of one kind, each with fields
/// and an authorisation of its own.
public struct BatchRequest: Sendable {
    /// What the requests do. They cannot be mixed.
    public enum Operation: Hashable, Sendable {
        case deleteBlob
        case setBlobTier
    }

    public struct Part: Sendable {
        /// As it was sent; the part of the answer repeats it.
        public var contentID: String?
        public var method: HTTPRequest.Method
        /// The request line's second word as it was sent, a bare `?` at its end included.
        public var rawTarget: String
        public var target: RequestTarget
        /// Without `x-ms-version`, as a rule: that of the whole request counts.
        public var fields: HTTPFields

        public var operation: Operation? {
            // Delete Container is not among them.
            guard self.target["restype"] == nil else { return nil }
            switch (self.method, self.target["comp"]) {
            case (.delete, nil): return .deleteBlob
            case (.put, "tier"): return .setBlobTier
            default: return nil
            }
        }
    }

    public static let bytesMax: UInt64 = 4 << 20
    public static let partsMax = 256

    public let operation: Operation
    /// 1…``partsMax``, in the order they were sent.
    public let parts: [Part]

    /// - Parameters:
    ///   - body: at most ``bytesMax``.
    ///   - contentType: of the whole request.
    public init(parsing body: [UInt8], contentType: String?) throws(WireError) {
        let boundary = try MultipartBoundary.parse(contentType)
        var reader = BatchReader(body, boundary: boundary)
        let parts = try reader.parts()
        guard let operation = parts.first?.operation else { throw Self.unknownOperation }
        for part in parts where part.operation != operation {
            throw part.operation == nil
                ? Self.unknownOperation : .allBatchSubRequestsShouldBeSameAPI
        }
        self.operation = operation
        self.parts = parts
    }

    private static let unknownOperation = WireError.invalidInput(
        "The requests of a batch are Delete Blob or Set Blob Tier.")
}
