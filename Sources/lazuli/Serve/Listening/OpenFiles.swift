import BlobHTTP
import Glibc

/// The operating system's limit of open files, of which every connection is one.
enum OpenFiles {
    /// For the store: index, segments, payloads that are read and written.
    private static let reservedCount = 2_048

    /// Raises this process's limit as far as it may.
    /// - Returns: the limit.
    static func raiseLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        var raised = limit
        raised.rlim_cur = limit.rlim_max
        if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        return Int(clamping: limit.rlim_cur)
    }

    /// How many connections there can be with such a limit.
    static func connectionsMax(limit: Int) -> Int {
        max(1, limit - min(Self.reservedCount, limit / 2) - ServerLimits.connectionsBeyondMax)
    }
}
