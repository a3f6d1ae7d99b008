public import HTTPTypes

// What is wrong with the source of a copy (spec rest.md §8).

extension WireError {
    static let cannotVerifyCopySourceCode = "CannotVerifyCopySource"

    /// The source answered with an error, or would have: its status is the copy's.
    ///
    /// - Parameter source: the error that reading the source gives.
    public static func cannotVerifyCopySource(_ source: WireError) -> WireError {
        // Not modified: a condition on the source, which is not met here.
        if source.status == .notModified { return .sourceConditionNotMet }
        // 401 would ask the client for other credentials than the ones that are missing.
        let status = source.status == .unauthorized ? .forbidden : source.status
        return WireError(status, self.cannotVerifyCopySourceCode, source.message).adding(
            ("CopySourceStatusCode", String(source.status.code)),
            ("CopySourceErrorCode", source.code), ("CopySourceErrorMessage", source.message))
    }

    /// What the answer says of the error in its fields.
    public var fields: HTTPFields {
        var fields = HTTPFields()
        fields.append(.errorCode, self.code)
        fields.append(.copySourceStatusCode, self.detail("CopySourceStatusCode"))
        fields.append(.copySourceErrorCode, self.detail("CopySourceErrorCode"))
        return fields
    }

    private func detail(_ name: String) -> String? {
        self.details.first { $0.name == name }?.value
    }
}
