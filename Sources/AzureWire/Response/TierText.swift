import BlobModel

/// What is shown of a blob's tier: `x-ms-access-tier*` and the elements of listings
/// (spec rest.md §13).
struct TierText {
    let tier: String
    /// Nobody chose it: it is the account's default.
    let isInferred: Bool
    let changedAt: Timestamp?
    /// While a rehydration goes on.
    let archiveStatus: String?
    let rehydratePriority: String?

    /// Nil if such blobs have none.
    ///
    /// - Parameter accountTier: the account's; nil if blobs in it have none unless somebody chooses
    ///   one.
    init?(_ blob: Blob, inferring accountTier: AccessTier?, at now: Timestamp) {
        guard let state = blob.tier else {
            guard blob.kind == .block, let accountTier else { return nil }
            self.tier = accountTier.text
            self.isInferred = true
            (self.changedAt, self.archiveStatus, self.rehydratePriority) = (nil, nil, nil)
            return
        }
        let rehydration = state.rehydration(at: now)
        self.tier = state.tier(at: now).text
        self.isInferred = false
        self.changedAt = state.changedAt
        self.archiveStatus = rehydration.map {
            "rehydrate-pending-to-\($0.target.text.lowercased())"
        }
        self.rehydratePriority = rehydration?.priority.wireName
    }
}

extension TierState.Rehydration.Priority {
    /// As in `x-ms-rehydrate-priority`.
    var wireName: String {
        switch self {
        case .standard: "Standard"
        case .high: "High"
        }
    }
}
