public import BlobModel

/// What becomes of a command.
public enum Decision: Hashable, Sendable {
    case accepted(Event)
    case refused(Refusal)
}

/// Decides a command on the facts as of its turn. Pure: no clock, no store, no side effect.
///
/// The order is always the same: existence, preconditions, lease, write-once protection, what the
/// operation itself asks for (spec worm.md §3.1, rest.md §5).
///
/// - Parameters:
///   - content: the command's content with the place it would get; nil if it has none or it is
///     empty.
///   - now: the time the event would get; retention is judged by it.
public func decide(
    _ command: Command, content: Payload?, facts: Facts, at now: Timestamp
) -> Decision {
    switch command {
    case .container(_, let change):
        decide(change, facts: facts, at: now)
    case .blob(_, let conditions, let change):
        decide(change, conditions, content: content, facts: facts, at: now)
    }
}

/// Whether a blob may be read; nil means yes, and then both facts exist.
public func refusalOfRead(
    _ conditions: Conditions, container: Container?, blob: Blob?
) -> Refusal? {
    guard container != nil else { return .containerNotFound }
    guard let blob else { return .blobNotFound }
    return refusalOfRead(conditions, on: blob) ?? refusalOfLease(conditions)
}

/// Whether a name's blocks may be listed; nil means yes, and then there is something to list.
public func refusalOfBlockList(_ conditions: Conditions, _ list: BlockList?) -> Refusal? {
    guard let list else { return .blobNotFound }
    if let blob = list.blob {
        if let refusal = refusalOfRead(conditions, on: blob) { return refusal }
        if blob.kind != .block { return .blobKindMismatch }
    }
    return refusalOfLease(conditions)
}

/// No lease can be held yet, so a request that names one is wrong about it.
func refusalOfLease(_ conditions: Conditions) -> Refusal? {
    conditions.namesLease ? .leaseNotPresentOnBlob : nil
}
