import NIOCore
import NIOHTTP1

/// Makes the requests of a plan, each with its own date and signature.
///
/// A string-to-sign (spec auth.md §2) is a few variable parts — date and number — between constant
/// ones; the constant ones are rendered here once.
struct RequestMaker {
    /// Longer bodies are sent as references to one block of this size, again and again.
    private static let bodyBlockBytesMax = 1 << 20

    private let plan: RequestPlan
    private let queryText: String
    private let constantHeaders: HTTPHeaders
    private let bodyBlock: ByteBuffer
    private let toSignMethod: [UInt8]
    private let toSignResource: [UInt8]
    private let toSignQuery: [UInt8]

    private var date = RequestDate()
    private var stringToSign: [UInt8] = []

    init(plan: RequestPlan) {
        let byteCount = plan.body.byteCount
        let query = plan.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        self.plan = plan
        self.queryText = query.isEmpty ? "" : "?\(query)"

        var headers: HTTPHeaders = ["Host": plan.endpoint.authority]
        if plan.method == .PUT {
            headers.add(name: "Content-Length", value: "\(byteCount)")
        }
        if let blobType = plan.blobType {
            headers.add(name: "x-ms-blob-type", value: blobType)
        }
        if plan.key != nil {
            headers.add(name: "x-ms-version", value: RequestPlan.serviceVersion)
        }
        headers.add(contentsOf: plan.headers)
        self.constantHeaders = headers

        // Method, three lines of content headers of which only the length is ever there, and eight
        // that stay empty: Content-Type to Range.
        let signedLength = byteCount > 0 ? "\(byteCount)" : ""
        let signedBlobType = plan.blobType.map { "x-ms-blob-type:\($0)\n" } ?? ""
        let emptyLines = String(repeating: "\n", count: 9)
        self.toSignMethod = Array(
            "\(plan.method)\n\n\n\(signedLength)\(emptyLines)\(signedBlobType)x-ms-date:".utf8)
        self.toSignResource = Array(
            "\nx-ms-version:\(RequestPlan.serviceVersion)\n/\(plan.key?.account ?? "")\(plan.path)"
                .utf8)
        self.toSignQuery = Array(plan.query.map { "\n\($0.name):\($0.value)" }.joined().utf8)

        var random = SystemRandomNumberGenerator()
        let blockByteCount = min(byteCount, Self.bodyBlockBytesMax)
        self.bodyBlock = ByteBuffer(
            bytes: (0..<blockByteCount).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        )
    }

    mutating func head(_ number: Int) -> HTTPRequestHead {
        let name = self.plan.isNumbered ? self.name(number % self.plan.blobCount) : []
        var headers = self.constantHeaders
        if let key = self.plan.key {
            let date = self.date.now()
            self.stringToSign.removeAll(keepingCapacity: true)
            self.stringToSign += self.toSignMethod
            self.stringToSign += date.utf8
            self.stringToSign += self.toSignResource
            self.stringToSign += name
            self.stringToSign += self.toSignQuery
            let signature = key.signature(of: self.stringToSign)
            headers.add(name: "x-ms-date", value: date)
            headers.add(name: "Authorization", value: "SharedKey \(key.account):\(signature)")
        }
        return HTTPRequestHead(
            version: .http1_1, method: self.plan.method,
            uri: self.plan.path + String(decoding: name, as: UTF8.self) + self.queryText,
            headers: headers)
    }

    /// Hands the body to `write`, block by block.
    func body(_ write: (ByteBuffer) -> Void) {
        var remaining = self.plan.body.byteCount
        while remaining > self.bodyBlock.readableBytes {
            write(self.bodyBlock)
            remaining -= self.bodyBlock.readableBytes
        }
        if remaining > 0, let rest = self.bodyBlock.getSlice(at: 0, length: remaining) {
            write(rest)
        }
    }

    private func name(_ number: Int) -> [UInt8] {
        let digits = Self.digits(number, count: RequestPlan.numberDigits)
        guard let folderCount = self.plan.folderCount else { return digits }
        return Self.digits(number % folderCount, count: RequestPlan.folderDigits)
            + [UInt8(ascii: "/")] + digits
    }

    private static func digits(_ number: Int, count: Int) -> [UInt8] {
        var digits = [UInt8](repeating: UInt8(ascii: "0"), count: count)
        var rest = number
        for index in digits.indices.reversed() where rest > 0 {
            digits[index] += UInt8(rest % 10)
            rest /= 10
        }
        return digits
    }
}
