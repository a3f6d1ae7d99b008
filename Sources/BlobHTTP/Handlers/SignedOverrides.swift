import AccessControl
import AzureWire
import HTTPTypes
import HummingbirdCore

extension BlobOperation {
    /// Whether a signature may say what fields of the answer are to be (spec auth.md §5).
    var takesSignedOverrides: Bool {
        switch self {
        case .getBlob, .getBlobProperties: true
        default: false
        }
    }
}

extension Response {
    /// Replaces the fields that the signature a request came with has values for: `rscc` and the
    /// like.
    mutating func override(with caller: Caller) {
        guard case .sharedAccess(_, _, let grant) = caller.proof else { return }
        for (parameter, field) in Self.overriddenFields {
            guard let value = grant.token.override(parameter) else { continue }
            self.headers[field] = value
        }
    }

    private static let overriddenFields: [(String, HTTPField.Name)] = [
        ("rscc", .cacheControl), ("rscd", .contentDisposition), ("rsce", .contentEncoding),
        ("rscl", .contentLanguage), ("rsct", .contentType),
    ]
}
