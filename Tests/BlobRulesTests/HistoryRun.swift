import BlobModel
import BlobRules

/// A store and the model of histories that are given the same random calls, all about one
/// container.
struct HistoryRun {
    struct Outcome {
        var call: String
        var decided: String
        var expected: String
    }

    static let names = ["a", "b", "c"]
    static let blockIDs = ["AAAA", "BBBB", "CCCC"]
    static let words = ["red", "green", "blue"]

    var store = MemoryStore()
    var model = HistoryModel()
    /// Every payload that became part of the store.
    private(set) var stored: Set<Payload> = []
    var random: SplitMix64
    private var payloadCount: UInt64 = 0
    /// What the server tried when its time had come, and may try again.
    private var postponed: [DueTask] = []

    init(seed: UInt64) throws {
        self.random = SplitMix64(state: seed)
        self.model.now = Fixture.noon.ticks
        _ = try self.store.perform(
            .container(Fixture.container, .create(.empty)), at: Fixture.noon)
    }

    var now: Timestamp {
        Timestamp(ticks: self.model.now)
    }

    /// Makes one call on both.
    mutating func step() throws -> Outcome {
        let pause =
            switch self.chance(8) {
            case true: Int64.random(in: 1...2 * HistoryModel.day, using: &self.random)
            case false: Int64.random(in: 1...10 * HistoryModel.second, using: &self.random)
            }
        self.model.now += pause
        switch Int.random(in: 0..<100, using: &self.random) {
        case 0..<3: return try self.setAccount()
        case 3..<5: return try self.setHold()
        case 5..<9: return try self.sweep()
        case 9: return try self.endContainer()
        case 10..<22: return try self.put()
        case 22..<32: return try self.block()
        case 32..<40: return try self.append()
        case 40..<53: return try self.page()
        case 53..<62: return try self.snapshot()
        case 62..<72: return try self.copy()
        case 72..<77: return try self.endCopy()
        case 77..<85: return try self.setState()
        case 85..<90: return try self.lease()
        default: return try self.delete()
        }
    }

    mutating func outcome(
        _ name: String, lease: Int?, _ content: Payload?, _ change: BlobChange,
        _ expected: String
    ) throws -> Outcome {
        let conditions = Conditions(leaseID: lease.map { Fixture.lease(UInt128($0)) })
        let command = Command.blob(Fixture.blob(name), conditions, change)
        let decision = try self.store.perform(command, content: content, at: self.now)
        if let content, decision.word == "ok" { self.stored.insert(content) }
        return Outcome(call: "\(command)", decided: decision.word, expected: expected)
    }
}

// What is not about a blob.
extension HistoryRun {
    private mutating func setAccount() throws -> Outcome {
        var change = AccountSettingsChange()
        self.model.isVersioned = self.chance(2)
        change.isVersioningEnabled = self.model.isVersioned
        if self.chance(3) {
            self.model.days = nil
            change.blobRetention = .off
        } else {
            let days = self.pick([1, 3])
            self.model.days = Int64(days)
            self.model.allowsPermanent = self.chance(2)
            change.blobRetention = DeleteRetention(
                days: days, allowsPermanentDelete: self.model.allowsPermanent
            ).map { .on($0) }
        }
        change.containerRetentionDays = self.chance(2) ? .off : .on(1)
        let decision = try self.store.perform(
            .account(Fixture.container.account, change), at: self.now)
        return Outcome(call: "\(change)", decided: decision.word, expected: "ok")
    }

    private mutating func setHold() throws -> Outcome {
        self.model.isHeld = self.chance(4)
        let tag = [Fixture.tag("case17")]
        let change: ContainerChange =
            self.model.isHeld
            ? .setLegalHold(tag, allowProtectedAppendWritesAll: nil)
            : .clearLegalHold(tag, allowProtectedAppendWritesAll: nil)
        let decision = try self.store.perform(.container(Fixture.container, change), at: self.now)
        return Outcome(call: "\(change)", decided: decision.word, expected: "ok")
    }

    /// All that is due: what is refused stays due.
    private mutating func sweep() throws -> Outcome {
        let tasks = self.postponed + self.store.removeTasks(upTo: self.now)
        self.postponed = []
        for task in tasks {
            let decision: Decision
            switch task.work {
            case .purge(let address, let key):
                decision = try self.store.perform(
                    .blob(address, .none, .purge(key)), at: self.now)
            case .expire(let address):
                decision = try self.store.perform(.blob(address, .none, .expire), at: self.now)
            case .discardUpload(let address, let id):
                decision = try self.store.perform(
                    .blob(address, .none, .discardUpload(id)), at: self.now)
            case .purgeContainer(let address, let version):
                decision = try self.store.perform(
                    .container(address, .purge(version: version)), at: self.now)
            case .copy:
                continue
            }
            if !["ok", "not-found", "container-not-found"].contains(decision.word) {
                self.postponed.append(task)
            }
        }
        self.model.sweep()
        return Outcome(call: "sweep of \(tasks)", decided: "ok", expected: "ok")
    }

    /// Deletes the container, and either restores it or makes a new one of that name.
    private mutating func endContainer() throws -> Outcome {
        let deleted = try self.store.perform(
            .container(Fixture.container, .delete(.none, through: .management)), at: self.now)
        let call = "end of the container"
        guard !self.model.isHeld else {
            return Outcome(
                call: call, decided: deleted.word, expected: "container-protected-hold")
        }
        let version = self.now
        self.model.now += 1
        let isKept = self.store.settings.containerRetentionDays != nil
        let change: ContainerChange =
            isKept && self.chance(2)
            ? .restore(Fixture.container.name, version: version) : .create(.empty)
        if case .create = change { self.model.names = [:] }
        let decision = try self.store.perform(.container(Fixture.container, change), at: self.now)
        return Outcome(call: call, decided: "\(deleted.word) \(decision.word)", expected: "ok ok")
    }
}

// Choices.
extension HistoryRun {
    mutating func chance(_ oneIn: Int) -> Bool {
        Int.random(in: 0..<oneIn, using: &self.random) == 0
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &self.random)]
    }

    /// Usually a name whose blob is of that kind.
    mutating func nameOfKind(_ kind: String) -> String {
        let fitting = Self.names.filter { self.model.name($0).current?.kind == kind }
        return self.pick(fitting.isEmpty || self.chance(8) ? Self.names : fitting)
    }

    mutating func newPayload(pages: UInt64? = nil) -> Payload {
        self.payloadCount += 1
        return pages.map { Fixture.pages(self.payloadCount, $0) }
            ?? Fixture.payload(self.payloadCount)
    }

    /// The id that a caller sends: usually the one it needs.
    mutating func leaseID(_ name: String) -> Int? {
        if self.chance(8) { return self.pick([nil, 1, 2]) }
        return self.model.name(name).lease.flatMap { self.model.isInForce($0) ? $0.id : nil }
    }

    /// Usually one that is there.
    mutating func which(_ name: String) -> HistoryModel.Which {
        let facts = self.model.name(name)
        var all = facts.items.map { HistoryModel.Which(role: $0.role, id: $0.id) }
        if let id = facts.current?.versionID {
            all.append(HistoryModel.Which(role: "version", id: id))
        }
        if all.isEmpty || self.chance(8) {
            return HistoryModel.Which(role: self.pick(["snapshot", "version"]), id: 5)
        }
        return self.pick(all)
    }

    func revision(_ which: HistoryModel.Which?) -> Revision {
        guard let which else { return .current }
        let time = Timestamp(ticks: which.id)
        return which.role == "snapshot" ? .snapshot(time) : .version(time)
    }
}
