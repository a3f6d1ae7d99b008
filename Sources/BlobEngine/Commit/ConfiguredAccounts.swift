import BlobModel

/// The accounts that the server is started with. The index does not know them.
struct ConfiguredAccounts: Sendable {
    /// Whether it is one of them.
    let contains: @Sendable (AccountName) -> Bool
    /// Of each of them.
    let allowPublicAccess: Bool

    /// Adds to the index's facts for a command what it cannot know.
    func complete(_ facts: inout Facts, for command: Command) {
        // What is asked of a blob needs its container, which needs no account.
        guard command.blobName == nil, let account = command.account else { return }
        facts.isAccountConfigured = self.contains(account)
        facts.configuredAllowPublicAccess = self.allowPublicAccess
    }
}
