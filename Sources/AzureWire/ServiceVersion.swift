public import HTTPTypes

/// `x-ms-version`: a date. Any well-formed one from 2009 on is accepted, newer than known included.
public struct ServiceVersion: Hashable, Comparable, Sendable {
    /// What a request without the header is taken for: the first published version (spec rest.md
    /// §13 asks for the header, old clients that leave it out exist).
    public static let whenAbsent = ServiceVersion(known: "2009-09-19")

    /// From here on who comes without credentials is asked for a token (spec auth.md §8).
    public static let firstAskingForTokens = ServiceVersion(known: "2019-12-12")

    /// `YYYY-MM-DD`, as the client wrote it.
    public let text: String

    /// Nil unless `text` is a date from 2009 on.
    public init?(_ text: String) {
        guard let date = CivilDate(iso8601: text), date.year >= 2009 else { return nil }
        self.text = text
    }

    /// For the versions this module itself names.
    init(known text: String) {
        self.text = text
    }

    /// The version a request asks for; nil if it names none.
    public static func requested(
        in fields: HTTPFields
    ) throws(WireError) -> ServiceVersion? {
        guard let text = fields.firstValue(of: .serviceVersion) else { return nil }
        guard let version = ServiceVersion(text) else {
            throw .invalidHeaderValue("x-ms-version", text)
        }
        return version
    }

    public static func < (lhs: ServiceVersion, rhs: ServiceVersion) -> Bool {
        lhs.text < rhs.text
    }
}
