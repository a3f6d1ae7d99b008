/// `x-ms-version`: a date. Any well-formed one from 2009 on is accepted, newer than known included.
public struct ServiceVersion: Hashable, Comparable, Sendable {
    /// `YYYY-MM-DD`, as the client wrote it.
    public let text: String

    /// Nil unless `text` is a date from 2009 on.
    public init?(_ text: String) {
        self.text = text
    }

    public static func < (lhs: ServiceVersion, rhs: ServiceVersion) -> Bool {
        lhs.text < rhs.text
    }
}
