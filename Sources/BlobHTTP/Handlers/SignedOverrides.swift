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
        for (field, value) in grant.token.overrides { self.headers[field] = value }
    }
}
