import BlobModel

/// What everybody may know of a lease: `x-ms-lease-*` and the elements of listings
/// (spec rest.md §7).
struct LeaseText {
    let status: String
    let state: String
    /// Only while it is leased.
    let duration: String?

    /// - Parameter lease: nil if nobody ever took one, or it was released.
    init(_ lease: Lease?, at now: Timestamp) {
        guard let lease else {
            (self.status, self.state, self.duration) = ("unlocked", "available", nil)
            return
        }
        switch lease.state(at: now) {
        case .leased:
            (self.status, self.state) = ("locked", "leased")
            self.duration = lease.seconds == nil ? "infinite" : "fixed"
        case .breaking: (self.status, self.state, self.duration) = ("locked", "breaking", nil)
        case .broken: (self.status, self.state, self.duration) = ("unlocked", "broken", nil)
        case .expired: (self.status, self.state, self.duration) = ("unlocked", "expired", nil)
        }
    }
}
