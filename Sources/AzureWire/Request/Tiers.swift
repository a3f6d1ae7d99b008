import BlobModel

// Access tiers and expiry (spec rest.md §3b, §13).

extension RequestHeaders {
    /// A tier that the version knows.
    func tier(_ version: ServiceVersion) throws(WireError) -> AccessTier? {
        guard let text = self.nonEmpty(.accessTier) else { return nil }
        guard let tier = AccessTier(text), version >= tier.firstVersion ?? version else {
            throw self.invalidValue(.accessTier)
        }
        return tier
    }

    func rehydratePriority() throws(WireError) -> TierState.Rehydration.Priority? {
        switch self.nonEmpty(.rehydratePriority)?.lowercased() {
        case nil: return nil
        case "standard": return .standard
        case "high": return .high
        case .some: throw self.invalidValue(.rehydratePriority)
        }
    }

    func expiryChange() throws(WireError) -> ExpiryChange {
        switch try self.required(.expiryOption).lowercased() {
        case "neverexpire":
            guard self.nonEmpty(.expiryTime) == nil else { throw self.invalidValue(.expiryTime) }
            return .never
        case "absolute":
            guard let time = WireDate.parse(try self.required(.expiryTime)) else {
                throw self.invalidValue(.expiryTime)
            }
            return .at(time)
        case "relativetocreation": return .afterCreation(milliseconds: try self.expiryDelay())
        case "relativetonow": return .afterNow(milliseconds: try self.expiryDelay())
        default: throw self.invalidValue(.expiryOption)
        }
    }

    /// Milliseconds, up to the interval that retention can have: sums with it stay times.
    private func expiryDelay() throws(WireError) -> Int64 {
        let max = UInt64(ImmutabilityPolicy.daysMax) * UInt64(Timestamp.secondsPerDay) * 1_000
        guard let delay = saturatingNumber(try self.required(.expiryTime).utf8), delay <= max else {
            throw self.invalidValue(.expiryTime)
        }
        return Int64(delay)
    }
}

extension AccessTier {
    /// Whether a blob of that kind can have it.
    func isPossible(for kind: Blob.Kind) -> Bool {
        switch kind {
        case .block: !self.isForPageBlobs && self != .premium
        case .append: false
        case .page: self.isForPageBlobs
        }
    }

    /// Of those that are younger than tiers themselves.
    fileprivate var firstVersion: ServiceVersion? {
        switch self {
        case .cold: ServiceVersion(known: "2021-12-02")
        case .smart: ServiceVersion(known: "2026-06-06")
        case .hot, .cool, .archive, .premium, .p4, .p6, .p10, .p15, .p20, .p30, .p40, .p50, .p60,
            .p70, .p80:
            nil
        }
    }
}
