/// A ``DelimitedFormat`` that makes sense: separators are there and differ, quote and escape are
/// one byte each and begin no separator.
struct DelimitedSyntax {
    let columnSeparator: [UInt8]
    let recordSeparator: [UInt8]
    let quote: UInt8?
    /// Not the quote: a quote that escapes itself is what a doubled quote means anyway.
    let escape: UInt8?
    let hasHeaders: Bool

    static let separatorBytesMax = 16

    init(_ format: DelimitedFormat, _ subject: QueryRefusal.Subject) throws(QueryRefusal) {
        self.columnSeparator = Array(format.columnSeparator.utf8)
        self.recordSeparator = Array(format.recordSeparator.utf8)
        self.quote = try Self.byte(format.fieldQuote, "FieldQuote", subject)
        let escape = try Self.byte(format.escapeCharacter, "EscapeChar", subject)
        self.escape = escape == self.quote ? nil : escape
        self.hasHeaders = format.hasHeaders
        for separator in [self.columnSeparator, self.recordSeparator] {
            guard let first = separator.first, separator.count <= Self.separatorBytesMax else {
                throw QueryRefusal(subject, "A separator must have 1 to 16 bytes.")
            }
            guard first != self.quote, first != escape else {
                throw QueryRefusal(subject, "A separator begins with the quote or escape.")
            }
        }
        guard self.columnSeparator != self.recordSeparator else {
            throw QueryRefusal(subject, "ColumnSeparator and RecordSeparator are the same.")
        }
    }

    /// A carriage return before a line feed belongs to the separator: Azure answers
    /// `a,b\r\n` with `a,b\n` when the separator is a line feed.
    var dropsCarriageReturn: Bool { self.recordSeparator == [0x0A] }

    private static func byte(
        _ text: String, _ name: String, _ subject: QueryRefusal.Subject
    ) throws(QueryRefusal) -> UInt8? {
        guard let first = text.utf8.first else { return nil }
        guard text.utf8.count == 1 else {
            throw QueryRefusal(subject, "\(name) must be empty or one ASCII character.")
        }
        return first
    }
}
