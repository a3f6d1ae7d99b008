import BlobModel

// What a lease asks of the operations it guards (spec rest.md §7, second table).

/// A write needs the id of a lease in force; an id where none is in force is refused as well.
func refusalOfWrite(
    with id: LeaseID?, under lease: Lease?, of resource: LeasedResource, at now: Timestamp
) -> Refusal? {
    if id == nil, let lease, lease.isInForce(at: now) { return .leaseIDMissing(resource) }
    return refusalOfRead(with: id, under: lease, of: resource, at: now)
}

/// A read needs no id, but one that is sent must be right.
func refusalOfRead(
    with id: LeaseID?, under lease: Lease?, of resource: LeasedResource, at now: Timestamp
) -> Refusal? {
    guard let id else { return nil }
    guard let lease, lease.isInForce(at: now) else { return .leaseNotPresent(resource) }
    return id == lease.id ? nil : .leaseIDMismatch(resource)
}
