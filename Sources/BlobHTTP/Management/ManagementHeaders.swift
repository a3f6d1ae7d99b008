import HTTPTypes

// The names are literals and valid, so unwrapping cannot fail.
extension HTTPField.Name {
    static let correlationRequestID = Self("x-ms-correlation-request-id")!
    static let routingRequestID = Self("x-ms-routing-request-id")!
    static let azureAsyncOperation = Self("Azure-AsyncOperation")!
    static let pragma = Self("Pragma")!
}

extension String {
    /// An entity tag between the quotes it has on the wire.
    var quoted: String {
        "\"\(self)\""
    }
}
