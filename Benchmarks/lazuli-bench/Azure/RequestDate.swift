import Glibc

/// The `x-ms-date` of now (RFC 1123, one second fine), formatted once per second.
struct RequestDate {
    private var second: time_t = 0
    private var text = ""

    mutating func now() -> String {
        var second = time(nil)
        guard second != self.second else { return self.text }
        var parts = tm()
        gmtime_r(&second, &parts)
        // The process never calls setlocale, so the names of days and months are English.
        self.text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            let count = strftime(
                buffer.baseAddress, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            return String(
                decoding: buffer[..<count].lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        self.second = second
        return self.text
    }
}
