import HTTPTypes

// The names are literals and valid, so unwrapping cannot fail.
extension HTTPField.Name {
    static let armClientRequestID = Self("x-ms-client-request-id")!
    static let armCorrelationRequestID = Self("x-ms-correlation-request-id")!
    static let armRequestID = Self("x-ms-request-id")!
    static let armRoutingRequestID = Self("x-ms-routing-request-id")!
    static let pragma = Self("Pragma")!
}

extension String {
    /// An entity tag between the quotes it has on the wire.
    var quoted: String {
        "\"\(self)\""
    }
}
