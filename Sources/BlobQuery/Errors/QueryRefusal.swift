/// Why a query is not started. Azure answers these with status 400 before any result, an
/// expression with the code `ErrorProcessingQueryExpression`.
public struct QueryRefusal: Error, Hashable, Sendable {
    public enum Subject: Hashable, Sendable {
        case expression
        case inputFormat
        case outputFormat
    }

    public let subject: Subject
    public let description: String
    /// The byte of the expression that was not understood; 0 for the other subjects.
    public let position: Int

    init(_ subject: Subject, _ description: String, position: Int = 0) {
        self.subject = subject
        self.description = description
        self.position = position
    }
}
