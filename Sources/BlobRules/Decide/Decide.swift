public import BlobModel

/// What becomes of a command.
public enum Decision: Hashable, Sendable {
    case accepted(Event)
    case refused(Refusal)
}

/// Decides a command on the facts as of its turn. Pure: no clock, no store, no side effect.
///
/// The order is always the same: container, preconditions, the blob's existence, lease, write-once
/// protection, what the operation itself asks for (spec worm.md §3.1, rest.md §5).
///
/// - Parameters:
///   - content: the command's content with the place it would get; nil if it has none or it is
///     empty.
///   - moment: the time the event would get, and the one by which retention is judged.
public func decide(
    _ command: Command, content: Payload?, facts: Facts, at moment: Moment
) -> Decision {
    switch command {
    case .clock(let reading):
        .accepted(.clockRead(reading))
    case .account(_, let change):
        decide(change, facts: facts)
    case .storageAccount(_, let change):
        decide(change, facts: facts)
    case .container(_, let change):
        decide(change, facts: facts, at: moment)
    case .blob(_, let conditions, let change):
        decide(change, conditions, content: content, facts: facts, at: moment)
    }
}

extension Decision {
    init(_ refusal: Refusal?, else event: Event) {
        self = refusal.map { .refused($0) } ?? .accepted(event)
    }
}
