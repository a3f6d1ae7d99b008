import NIOCore

/// Writes the requests of a plan, each with its own date and signature.
///
/// A request and its string-to-sign (spec auth.md §2) are the same few variable parts — number,
/// date, signature — between constant ones; the constant ones are rendered here once.
struct RequestWriter {
    /// Bodies up to this size are copied behind the head, so that a request is one write.
    private static let copiedBodyBytesMax = 64 << 10
    /// Longer bodies are sent as references to one block of this size, again and again.
    private static let bodyBlockBytes = 1 << 20

    private let plan: RequestPlan
    private let requestLine: [UInt8]
    private let headers: [UInt8]
    private let toSignHead: [UInt8]
    private let toSignResource: [UInt8]
    private let toSignQuery: [UInt8]
    private let copiedBody: ByteBuffer?
    private let bodyBlock: ByteBuffer?

    private var date = RequestDate()
    private var stringToSign: [UInt8] = []

    init(plan: RequestPlan) {
        let byteCount = plan.body.byteCount
        let hasBody = plan.method == "PUT"
        let query = plan.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        let blobType = plan.blobType

        self.plan = plan
        self.requestLine = Array("\(plan.method) \(plan.path)".utf8)
        self.headers = Array(
            """
            \(query.isEmpty ? "" : "?\(query)") HTTP/1.1\r
            Host: \(plan.endpoint.authority)\r\n
            """.utf8)
            + Array((hasBody ? "Content-Length: \(byteCount)\r\n" : "").utf8)
            + Array((blobType.map { "x-ms-blob-type: \($0)\r\n" } ?? "").utf8)

        let account = plan.key?.account ?? ""
        let signedLength = byteCount > 0 ? "\(byteCount)" : ""
        self.toSignHead = Array(
            ("\(plan.method)\n\n\n\(signedLength)" + String(repeating: "\n", count: 9)
                + (blobType.map { "x-ms-blob-type:\($0)\n" } ?? "") + "x-ms-date:").utf8)
        self.toSignResource = Array(
            "\nx-ms-version:\(RequestPlan.serviceVersion)\n/\(account)\(plan.path)".utf8)
        self.toSignQuery = Array(plan.query.map { "\n\($0.name):\($0.value)" }.joined().utf8)

        var random = SystemRandomNumberGenerator()
        let blockByteCount = min(byteCount, Self.bodyBlockBytes)
        let block = ByteBuffer(
            bytes: (0..<blockByteCount).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        self.copiedBody = byteCount <= Self.copiedBodyBytesMax ? block : nil
        self.bodyBlock = byteCount <= Self.copiedBodyBytesMax ? nil : block
    }

    /// Appends the head of request `number`, and its body if that is short.
    mutating func writeRequest(_ number: Int, into buffer: inout ByteBuffer) {
        let digits = self.digits(of: number)
        buffer.writeBytes(self.requestLine)
        buffer.writeBytes(digits)
        buffer.writeBytes(self.headers)
        if let key = self.plan.key {
            let date = self.date.now()
            self.stringToSign.removeAll(keepingCapacity: true)
            self.stringToSign += self.toSignHead
            self.stringToSign += date
            self.stringToSign += self.toSignResource
            self.stringToSign += digits
            self.stringToSign += self.toSignQuery

            buffer.writeStaticString("x-ms-date: ")
            buffer.writeBytes(date)
            buffer.writeString("\r\nx-ms-version: \(RequestPlan.serviceVersion)")
            buffer.writeString("\r\nAuthorization: SharedKey \(key.account):")
            buffer.writeString(key.signature(of: self.stringToSign))
            buffer.writeStaticString("\r\n")
        }
        buffer.writeStaticString("\r\n")
        if let body = self.copiedBody {
            buffer.writeImmutableBuffer(body)
        }
    }

    /// Hands a long body to `write`, block by block; short ones are already in the request.
    func writeLongBody(_ write: (ByteBuffer) -> Void) {
        guard let block = self.bodyBlock else { return }
        var remaining = self.plan.body.byteCount
        while remaining > 0 {
            let count = min(remaining, block.readableBytes)
            if let slice = block.getSlice(at: block.readerIndex, length: count) {
                write(slice)
            }
            remaining -= count
        }
    }

    private func digits(of number: Int) -> [UInt8] {
        guard self.plan.isNumbered else { return [] }
        var digits = [UInt8](repeating: UInt8(ascii: "0"), count: RequestPlan.numberDigits)
        var rest = number % self.plan.blobCount
        for index in digits.indices.reversed() where rest > 0 {
            digits[index] += UInt8(rest % 10)
            rest /= 10
        }
        return digits
    }
}
