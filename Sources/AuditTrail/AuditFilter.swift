public import BlobModel

/// Which entries of a trail are shown.
public struct AuditFilter: Hashable, Sendable {
    /// The first moment; nil: from the beginning.
    public var since: Timestamp?
    /// The first moment that is too late; nil: to the end.
    public var until: Timestamp?
    /// A part of ``AuditEntry/actor``.
    public var actor: String?
    public var outcome: AuditEntry.Outcome?
    /// Every event, not only those of protection.
    public var includesAll = false

    public init() {}

    /// The record's entry, if the record is covered by `scope` and this lets it pass.
    public func entry(of record: Record, in scope: AuditScope) -> AuditEntry? {
        guard scope.covers(record), self.includesAll || scope.isProtection(record.event),
            self.since.map({ record.time >= $0 }) ?? true,
            self.until.map({ record.time < $0 }) ?? true
        else { return nil }
        let entry = AuditEntry(record)
        guard self.outcome.map({ entry.outcome == $0 }) ?? true,
            self.actor.map({ entry.actor.contains($0) }) ?? true
        else { return nil }
        return entry
    }
}
