import HTTPTypes
import HummingbirdCore

extension Request {
    /// Where the client reaches this server: `http://127.0.0.1:10000`.
    var origin: String {
        "\(self.head.scheme ?? "http")://\(self.head.authority ?? "localhost")"
    }
}
