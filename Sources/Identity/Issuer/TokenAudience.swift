public import BlobModel

/// What a token is shown to.
public enum TokenAudience: Hashable, Sendable {
    /// The data plane of one account.
    case storage(AccountName)
    case management
}

extension IssuerConfiguration {
    /// Whether a token with these `aud` may be shown to `audience`. A slash at the end counts
    /// nothing (spec auth.md §7).
    func accepts(_ values: [String], for audience: TokenAudience) -> Bool {
        let values = values.map(Self.withoutSlash)
        switch audience {
        case .management:
            return self.managementAudiences.contains { values.contains(Self.withoutSlash($0)) }
        case .storage(let account):
            return self.storageAudiences.contains { values.contains(Self.withoutSlash($0)) }
                || values.contains("https://\(account.text).blob.core.windows.net")
        }
    }

    private static func withoutSlash(_ text: String) -> String {
        text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
