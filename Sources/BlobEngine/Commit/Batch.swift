import BlobIndex
import BlobModel
import BlobRules
import Journal

/// One batch while its commands are decided.
final class Batch {
    let journal: JournalBatch
    let index: IndexBatch
    private(set) var clock: EventClock
    /// The last sequence given out.
    private(set) var sequence: UInt64
    private(set) var hasGarbage = false
    private let configured: ConfiguredAccounts

    init(
        journal: JournalBatch, index: IndexBatch, clock: EventClock, sequence: UInt64,
        configured: ConfiguredAccounts
    ) {
        self.configured = configured
        self.journal = journal
        self.index = index
        self.clock = clock
        self.sequence = sequence
    }

    /// Decides a command in its turn and takes what follows from it.
    func take(
        _ pending: PendingCommand
    ) throws(StorageFailure) -> Result<Receipt, Refusal> {
        var facts = try onIndex { () throws(IndexFailure) in
            try self.index.facts(for: pending.command)
        }
        self.configured.complete(&facts, for: pending.command)
        let moment = self.clock.next()
        let now = moment.now
        let content = self.place(pending.content)
        switch decide(pending.command, content: content, facts: facts, at: moment) {
        case .accepted(let event):
            if case .inline(let bytes, _) = pending.content {
                self.journal.append(payload: bytes)
            }
            let changes = try self.record(event, pending, facts, at: now)
            return .success(Receipt(of: event, of: pending.command, changes, at: now))
        case .refused(let refusal):
            // The server asks again and again until its time has come: no attempt to be seen.
            if let protection = refusal.protection, pending.actor.principal != .server {
                let event = Event.refused(
                    pending.command.kind, protection, of: pending.command.revision)
                _ = try self.record(event, pending, facts, at: now)
            }
            return .failure(refusal)
        }
    }

    /// Where the content would lie if the command were accepted.
    private func place(_ content: PendingCommand.Content?) -> Payload? {
        switch content {
        case nil: nil
        case .sealed(let payload): payload
        case .inline(let bytes, let digest):
            Payload(
                digest: digest, byteCount: UInt64(bytes.count),
                location: self.journal.nextPayloadLocation)
        }
    }

    private func record(
        _ event: Event, _ pending: PendingCommand, _ facts: Facts, at now: Timestamp
    ) throws(StorageFailure) -> [IndexChange] {
        let record = Record(
            sequence: self.sequence + 1, time: now, actor: pending.actor,
            account: pending.command.account,
            container: pending.command.containerAddress?.name, blob: pending.command.blobName,
            event: event)
        let changes: [IndexChange]
        do throws(InconsistentRecord) {
            changes = try evolve(record, facts: facts)
        } catch {
            preconditionFailure("an event that was just decided follows from its facts")
        }
        self.sequence = record.sequence
        self.journal.append(record)
        self.index.apply(changes, sequence: record.sequence)
        self.hasGarbage = self.hasGarbage || changes.contains(where: \.isGarbage)
        return changes
    }
}

extension IndexChange {
    fileprivate var isGarbage: Bool {
        if case .discard = self { true } else { false }
    }
}
