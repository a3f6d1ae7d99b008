import AzureWire
import BlobModel
import Synchronization

/// The `Date` header's text, made once a second.
final class ResponseDate: Sendable {
    private let latest = Mutex<(second: Int64, text: String)>((.min, ""))

    func text(at now: Timestamp) -> String {
        let second = now.wholeSeconds
        return self.latest.withLock { latest in
            if latest.second != second {
                latest = (second, WireDate.text(of: now))
            }
            return latest.text
        }
    }
}
