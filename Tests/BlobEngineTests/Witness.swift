import BlobEngine
import BlobModel

/// A state of a name, by what stays the same when it becomes history: its version id or, without
/// one, when it was made.
struct RevisionKey: Hashable {
    var container: ContainerID
    var name: String
    /// Nil: the current blob or a version.
    var snapshot: Timestamp?
    var id: Timestamp

    init(_ container: Container, _ name: BlobName, _ blob: Blob, snapshot: Timestamp? = nil) {
        self.container = container.id
        self.name = name.text
        self.snapshot = snapshot
        self.id = blob.versionID ?? blob.createdAt
    }
}

/// What can be read at a moment.
struct Sighting {
    struct Seen {
        var bytes: [UInt8]
        var kind: Blob.Kind
    }

    var revisions: [RevisionKey: Seen] = [:]
    var current: Set<RevisionKey> = []
}

extension StoreEngine {
    /// Everything in every container that is not soft-deleted.
    func sighting() throws -> Sighting {
        var sighting = Sighting()
        let containers = try self.containers(
            ContainerQuery(account: try Sample.account(), prefix: "", start: nil, limit: 100))
        for container in containers.containers {
            let query = BlobQuery(
                container: container.address, prefix: "", delimiter: nil, start: nil,
                limit: 5_000, includes: [.snapshots, .versions])
            for entry in try self.blobs(query).get().entries {
                switch entry {
                case .blob(let name, let blob):
                    let key = RevisionKey(container, name, blob)
                    sighting.current.insert(key)
                    sighting.revisions[key] = try self.seen(name, .current, container)
                case .item(let name, let item):
                    let isSnapshot = item.key.role == .snapshot
                    let revision: Revision =
                        isSnapshot ? .snapshot(item.key.time) : .version(item.key.time)
                    let key = RevisionKey(
                        container, name, item.blob, snapshot: isSnapshot ? item.key.time : nil)
                    sighting.revisions[key] = try self.seen(name, revision, container)
                case .hasVersionsOnly, .uncommitted, .prefix:
                    continue
                }
            }
        }
        return sighting
    }

    /// Nil if it cannot be read.
    private func seen(
        _ name: BlobName, _ revision: Revision, _ container: Container
    ) throws -> Sighting.Seen? {
        let address = BlobAddress(container: container.address, name: name)
        guard case .success(let reader) = try self.read(address, revision, .none),
            let bytes = try? reader.bytes()
        else { return nil }
        return Sighting.Seen(bytes: bytes, kind: reader.blob.kind)
    }
}

/// Knows what has to be readable, from the commands that were accepted and the times they were.
///
/// It is lenient where it cannot know: what it says is protected really is.
struct Witness {
    struct Counts {
        var protectedSightings = 0
        var versionLevelSightings = 0
        var ended = 0
        var refusals = 0
        var locks = 0

        mutating func add(_ other: Counts) {
            self.protectedSightings += other.protectedSightings
            self.versionLevelSightings += other.versionLevelSightings
            self.ended += other.ended
            self.refusals += other.refusals
            self.locks += other.locks
        }
    }

    /// Of a container.
    struct Rule {
        var days: Int?
        var isLocked = false
        var allowsAppend = false
        var tags: Set<HoldTag> = []
        var isVersionLevel = false
    }

    /// Of a version.
    struct Own {
        /// By the clock that nobody can set.
        var until: Int64?
        /// The same by the server's clock; nil if the witness was not told.
        var expiry: Int64?
        var isLocked = false
        /// Of a default that lets append blobs grow.
        var growthDays: Int?
        var hasHold = false
    }

    /// A content by the name it was seen under.
    private struct Content: Hashable {
        var container: ContainerID
        var name: String
        var bytes: [UInt8]
    }

    /// The compliance clock may make up for what it is behind.
    private static func lasting(_ days: Int) -> Int64 {
        Int64(days) * Timestamp.secondsPerDay * Timestamp.ticksPerSecond / 53 * 52
    }

    private(set) var faults: [String] = []
    var counts = Counts()
    /// What happened last, for the report of a fault.
    var latest = ""
    private var rules: [ContainerID: Rule] = [:]
    private var owns: [RevisionKey: Own] = [:]
    private var kept: [RevisionKey: Sighting.Seen] = [:]
    private var current: Set<RevisionKey> = []
    /// When a content was first seen, and when it grew to what it is.
    private var born: [Content: Int64] = [:]
    private var grown: [Content: Int64] = [:]
}

// What it sees.
extension Witness {
    mutating func look(at sighting: Sighting, at now: Int64) {
        for (key, seen) in self.kept {
            let found = sighting.revisions[key]
            let isVersionLevel = self.rules[key.container]?.isVersionLevel == true
            // Where versions are not protected one by one, being kept as one is being deleted.
            let isInPlace =
                isVersionLevel || !self.current.contains(key) || sighting.current.contains(key)
            let isWhole = isInPlace && found.map { Self.holds($0, seen) } ?? false
            guard self.isProtected(key, seen, at: now) else {
                self.counts.ended += isWhole ? 0 : 1
                continue
            }
            self.counts.protectedSightings += 1
            self.counts.versionLevelSightings += isVersionLevel ? 1 : 0
            if !isWhole {
                self.faults.append("\(key) was protected and is gone or changed by \(self.latest)")
            }
        }
        for (key, seen) in sighting.revisions {
            self.remember(seen, as: key, at: now)
        }
        self.kept = sighting.revisions
        self.current = sighting.current
    }

    /// Only append blobs may get longer.
    private static func holds(_ found: Sighting.Seen, _ seen: Sighting.Seen) -> Bool {
        seen.kind == .append ? found.bytes.starts(with: seen.bytes) : found.bytes == seen.bytes
    }

    private mutating func remember(_ seen: Sighting.Seen, as key: RevisionKey, at now: Int64) {
        let content = Content(container: key.container, name: key.name, bytes: seen.bytes)
        if self.born[content] == nil {
            // Pages and blocks that are written into a blob leave it as old as it was.
            let before = self.kept[key].flatMap { before in
                seen.kind != .block && before.kind == seen.kind
                    ? self.born[
                        Content(container: key.container, name: key.name, bytes: before.bytes)]
                    : nil
            }
            self.born[content] = before ?? now
            self.grown[content] = now
            if before != nil, let days = self.owns[key]?.growthDays {
                self.owns[key]?.until = now + Self.lasting(days)
            }
        }
    }

    private func isProtected(_ key: RevisionKey, _ seen: Sighting.Seen, at now: Int64) -> Bool {
        guard let rule = self.rules[key.container] else { return false }
        if rule.isVersionLevel {
            guard let own = self.owns[key] else { return false }
            return own.hasHold || own.until.map { now < $0 } ?? false
        }
        if !rule.tags.isEmpty { return true }
        guard let days = rule.days else { return false }
        return now < self.base(of: key, seen, rule) + Self.lasting(days)
    }

    private func base(of key: RevisionKey, _ seen: Sighting.Seen, _ rule: Rule) -> Int64 {
        let content = Content(container: key.container, name: key.name, bytes: seen.bytes)
        let mayGrow = seen.kind == .append && rule.allowsAppend
        return (mayGrow ? self.grown[content] : self.born[content]) ?? .min / 2
    }
}

// What it hears.
extension Witness {
    /// - Parameter container: as it is after the command.
    mutating func note(
        _ command: Command, _ receipt: Receipt, container: Container?, at now: Int64
    ) {
        guard let container else { return }
        switch command {
        case .clock, .account, .storageAccount:
            break
        case .container(_, let change):
            self.note(change, container, at: now)
        case .blob(let address, _, let change):
            self.note(change, address.name, receipt, container, at: now)
        }
    }

    private mutating func note(_ change: ContainerChange, _ container: Container, at now: Int64) {
        let id = container.id
        var rule = self.rules[id] ?? Rule()
        switch change {
        case .create(_, let versionLevel, _):
            rule.isVersionLevel = versionLevel == true
        case .putPolicy(let days, let flags, _):
            if rule.isLocked { self.faults.append("a locked policy was replaced") }
            rule.days = days ?? rule.days
            rule.allowsAppend =
                (flags.appendBlobs ?? container.policy?.appendWrites.appendBlobs) == true
                || (flags.all ?? container.policy?.appendWrites.all) == true
        case .deletePolicy:
            if rule.isLocked { self.faults.append("a locked policy was deleted") }
            rule.days = nil
        case .lockPolicy:
            self.counts.locks += 1
            rule.isLocked = true
        case .extendPolicy(let days, _, _):
            if let days, let before = rule.days, days < before {
                self.faults.append("a policy was made shorter by an extension")
            }
            rule.days = days
        case .setLegalHold(let tags, _):
            rule.tags.formUnion(tags)
        case .clearLegalHold(let tags, _):
            rule.tags.subtract(tags)
        case .migrate:
            self.migrate(id, rule)
            rule.isVersionLevel = true
        case .setMetadata, .update, .setSignedIdentifiers, .lease, .delete, .restore, .purge:
            break
        }
        self.rules[id] = rule
    }

    /// What is there keeps to the policy.
    private mutating func migrate(_ id: ContainerID, _ rule: Rule) {
        guard let days = rule.days else { return }
        for (key, seen) in self.kept where key.container == id {
            self.owns[key] = Own(
                until: self.base(of: key, seen, rule) + Self.lasting(days),
                isLocked: rule.isLocked, growthDays: rule.allowsAppend ? days : nil)
        }
    }

    private mutating func note(
        _ change: BlobChange, _ name: BlobName, _ receipt: Receipt, _ container: Container,
        at now: Int64
    ) {
        guard let rule = self.rules[container.id], rule.isVersionLevel, let blob = receipt.blob
        else { return }
        func key(_ revision: Revision) -> RevisionKey {
            if case .snapshot(let time) = revision {
                return RevisionKey(container, name, blob, snapshot: time)
            }
            return RevisionKey(container, name, blob)
        }
        switch change {
        case .putBlockBlob(_, _, let asked), .putAppendBlob(_, let asked),
            .putPageBlob(_, _, _, let asked), .putBlockList(_, _, let asked):
            self.owns[key(.current)] = self.own(asked, rule, receipt, at: now)
        case .copy(let request):
            self.owns[key(.current)] = self.own(request.immutability, rule, receipt, at: now)
        case .setMetadata:
            self.owns[key(.current)] = self.own(.none, rule, receipt, at: now)
        case .snapshot:
            // The new version is what the one before it was.
            let before = self.current.first {
                $0.container == container.id && $0.name == name.text
            }
            let own = before.flatMap { self.owns[$0] }
            self.owns[key(.current)] = own
            // A snapshot has no version id.
            var snapshot = blob
            snapshot.versionID = nil
            self.owns[RevisionKey(container, name, snapshot, snapshot: receipt.time)] = own
        case .setPolicy(let policy, let revision):
            let until = now + (policy.until.ticks - receipt.time.ticks) / 53 * 52
            self.weaken(key(revision)) { own in
                // Only the server's clock can say it: set wrong, it is no measure of time.
                let isWeaker =
                    policy.mode == .unlocked
                    || policy.until.ticks < (own.expiry ?? .min / 2) - Self.slack
                let fault = own.isLocked && isWeaker
                // A lock that is put on again ends no earlier for it.
                own.until = own.isLocked ? max(own.until ?? until, until) : until
                own.expiry = policy.until.ticks
                own.isLocked = policy.mode == .locked
                own.growthDays = nil
                return fault
            }
        case .deletePolicy(let revision):
            self.weaken(key(revision)) { own in
                defer { own = Own(hasHold: own.hasHold) }
                return own.isLocked
            }
        case .setLegalHold(let hold, let revision):
            self.owns[key(revision), default: Own()].hasHold = hold
        default:
            break
        }
    }

    /// Policies end with whole seconds.
    private static let slack = Timestamp.ticksPerSecond

    /// - Parameter body: says whether a lock was weakened.
    private mutating func weaken(_ key: RevisionKey, _ body: (inout Own) -> Bool) {
        var own = self.owns[key] ?? Own()
        if body(&own) { self.faults.append("the locked policy of \(key) was weakened") }
        self.owns[key] = own
    }

    private func own(
        _ asked: BlobImmutability, _ rule: Rule, _ receipt: Receipt, at now: Int64
    ) -> Own {
        var own = Own(hasHold: asked.legalHold == true)
        if let policy = asked.policy {
            own.until = now + (policy.until.ticks - receipt.time.ticks) / 53 * 52
            own.expiry = policy.until.ticks
            own.isLocked = policy.mode == .locked
        } else if let days = rule.days {
            own.until = now + Self.lasting(days)
            own.expiry = receipt.time.advanced(byDays: days).ticks
            own.isLocked = rule.isLocked
            own.growthDays = rule.allowsAppend ? days : nil
        }
        return own
    }
}

// What it has to ask about.
extension Witness {
    /// A command of which nobody knows whether it was carried out. Of containers the store says it:
    /// what was locked must be so still. Of versions what the command would have weakened is taken
    /// for weakened.
    mutating func noteInterrupted(
        _ command: Command, before: Container?, after: Container?, _ store: StoreEngine,
        at now: Int64
    ) {
        switch command {
        case .container(_, let change):
            guard let after else { return }
            if case .migrate = change, after.versionLevel != nil, before?.versionLevel == nil {
                self.note(change, after, at: now)
                return
            }
            var rule = self.rules[after.id] ?? Rule()
            if rule.isLocked {
                let isKept =
                    after.policy?.state == .locked && after.policy?.days ?? 0 >= rule.days ?? 0
                if !isKept { self.faults.append("a locked policy was lost") }
            }
            rule.days = after.policy?.days
            rule.isLocked = after.policy?.state == .locked
            rule.allowsAppend = after.policy?.appendWrites.allowAppendBlock == true
            rule.tags = Set(after.hold.tags.map(\.text))
            rule.isVersionLevel = after.versionLevel != nil
            self.rules[after.id] = rule
        case .blob(let address, _, .setLegalHold), .blob(let address, _, .deletePolicy),
            .blob(let address, _, .setPolicy):
            guard let after else { return }
            for (key, own) in self.owns
            where key.container == after.id && key.name == address.name.text && !own.isLocked {
                self.owns[key] = nil
            }
        case .blob, .account, .storageAccount, .clock:
            break
        }
    }
}
