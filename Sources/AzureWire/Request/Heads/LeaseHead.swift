public import BlobModel

/// Lease Container and Lease Blob as asked (spec rest.md §7).
public enum LeaseHead: Hashable, Sendable {
    /// Nil seconds are infinite.
    case acquire(proposed: LeaseID?, seconds: Int?)
    case renew(LeaseID)
    case change(LeaseID, to: LeaseID)
    case release(LeaseID)
    case `break`(seconds: Int?)

    /// - Parameter id: for a lease whose id the client leaves to the server.
    public func action(id: LeaseID) -> LeaseAction {
        switch self {
        case .acquire(let proposed, let seconds): .acquire(id: proposed ?? id, seconds: seconds)
        case .renew(let id): .renew(id)
        case .change(let id, let other): .change(id, to: other)
        case .release(let id): .release(id)
        case .break(let seconds): .break(seconds: seconds)
        }
    }
}
