import AzureWire
import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

/// An answer with all of its body.
struct ReceivedAnswer {
    let status: Int
    let fields: HTTPFields
    let body: [UInt8]

    init(_ response: Response) async throws {
        self.status = response.status.code
        self.fields = response.headers
        let collector = BodyCollector()
        try await response.body.write(collector)
        self.body = collector.bytes.withLock { $0 }
    }

    var code: String? {
        self.fields[.errorCode]
    }

    var text: String {
        String(decoding: self.body, as: UTF8.self)
    }

    subscript(name: String) -> String? {
        HTTPField.Name(name).flatMap { self.fields[$0] }
    }
}

private final class BodyCollector: ResponseBodyWriter, Sendable {
    let bytes = Mutex<[UInt8]>([])

    func write(_ buffer: ByteBuffer) async throws {
        self.bytes.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
