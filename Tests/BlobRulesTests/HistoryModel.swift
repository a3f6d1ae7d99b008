/// What the names of one container go through, written again in the plainest way: every state is
/// its whole content, every snapshot and version a copy of it, times are numbers.
///
/// It answers each call with the word for its outcome. Checks are in the order of spec rest.md §5
/// and worm.md §3.1: existence, lease, hold, the rest; conditions have a table of their own.
struct HistoryModel {
    struct State: Equatable {
        var kind: String
        /// Of blocks a text per payload, of pages one per page.
        var content: [String]
        /// Of the committed block list; empty if there was none.
        var blockIDs: [String] = []
        var metadata: String
        var tag: String
        /// When it got its ETag.
        var changed: Int64
        var versionID: Int64?
        /// The copy that is under way.
        var pending: Int?
        var isSealed = false
    }

    struct Item: Equatable {
        /// "snapshot" or "version".
        var role: String
        var id: Int64
        var state: State
        /// Of one that is soft-deleted: until when.
        var until: Int64?
    }

    struct Base: Equatable {
        var state: State
        var until: Int64
    }

    struct Lease: Equatable {
        var id: Int
        var start: Int64
        var seconds: Int64?
        var broken: Int64?
    }

    struct Name: Equatable {
        var current: State?
        var lease: Lease?
        var expires: Int64?
        var items: [Item] = []
        var base: Base?
        var staged: [String: String] = [:]
        var stagedSince: Int64?
    }

    /// Which state of a name a call is about; nil is the current one.
    struct Which: Equatable {
        var role: String
        var id: Int64
    }

    static let second: Int64 = 10_000_000
    static let day: Int64 = 86_400 * second

    var isVersioned = false
    var days: Int64?
    var allowsPermanent = false
    var isHeld = false
    var now: Int64 = 0
    var names: [String: Name] = [:]
}

// What calls ask first.
extension HistoryModel {
    func name(_ name: String) -> Name {
        self.names[name] ?? Name()
    }

    func isInForce(_ lease: Lease) -> Bool {
        if lease.broken != nil { return false }
        guard let seconds = lease.seconds else { return true }
        return self.now < lease.start + seconds * Self.second
    }

    /// The current state, unless its time is over and nothing keeps it.
    func visible(_ name: String) -> State? {
        let facts = self.name(name)
        if let expires = facts.expires, expires <= self.now, !self.isHeld,
            facts.lease.map(self.isInForce) != true
        {
            return nil
        }
        return facts.current
    }

    func leaseWord(_ name: String, _ id: Int?, isWrite: Bool) -> String? {
        let lease = self.name(name).lease.flatMap { self.isInForce($0) ? $0 : nil }
        if let lease {
            guard let id else { return isWrite ? "lease-missing" : nil }
            return id == lease.id ? nil : "lease-mismatch"
        }
        return id == nil ? nil : "lease-not-present"
    }

    /// Of a write of the whole blob.
    func putWord(_ name: String, _ id: Int?) -> String? {
        guard let state = self.visible(name) else {
            return id == nil ? nil : "lease-not-present"
        }
        if let word = self.leaseWord(name, id, isWrite: true) { return word }
        if self.isHeld { return "hold" }
        return state.pending == nil ? nil : "pending"
    }

    /// Of a change to a blob that must be there.
    func changeWord(_ name: String, _ id: Int?, kind: String? = nil) -> String? {
        guard let state = self.visible(name) else { return "not-found" }
        if let word = self.leaseWord(name, id, isWrite: true) { return word }
        if self.isHeld { return "hold" }
        if let kind, kind != state.kind { return "kind" }
        return state.pending == nil ? nil : "pending"
    }

    /// Nil if there is none, or it is soft-deleted.
    func state(_ name: String, _ which: Which?) -> State? {
        guard let which, !self.isCurrent(name, which) else { return self.visible(name) }
        return self.name(name).items.first {
            $0.role == which.role && $0.id == which.id && $0.until == nil
        }?.state
    }

    func isCurrent(_ name: String, _ which: Which) -> Bool {
        which.role == "version" && self.visible(name)?.versionID == which.id
    }
}

// What changes do.
extension HistoryModel {
    mutating func change(_ name: String, _ body: (inout Name) -> Void) {
        var facts = self.name(name)
        body(&facts)
        if let lease = facts.lease, !self.isInForce(lease) { facts.lease = nil }
        self.names[name] = facts == Name() ? nil : facts
    }

    /// A change of the state: a new ETag.
    mutating func touch(_ name: String, _ body: (inout State) -> Void) {
        let now = self.now
        self.change(name) { facts in
            guard var state = facts.current else { return }
            body(&state)
            state.changed = now
            facts.current = state
        }
    }

    mutating func replace(_ name: String, by new: State) {
        let (now, until, isVersioned) = (self.now, self.until, self.isVersioned)
        self.change(name) { facts in
            if let old = facts.current {
                if isVersioned || old.versionID != nil {
                    facts.items.append(Self.version(of: old))
                } else if let until {
                    facts.items.append(Item(role: "snapshot", id: now, state: old, until: until))
                }
            } else if let base = facts.base {
                facts.items.append(
                    Item(role: "snapshot", id: now, state: base.state, until: base.until))
                facts.base = nil
            }
            facts.current = new
            facts.current?.changed = now
            facts.current?.versionID = isVersioned ? now : nil
            facts.expires = nil
            facts.staged = [:]
            facts.stagedSince = nil
        }
    }

    static func version(of state: State) -> Item {
        Item(role: "version", id: state.versionID ?? state.changed, state: state)
    }

    var until: Int64? {
        self.days.map { self.now + $0 * Self.day }
    }

    /// What is deleted now goes, or can be restored for some days.
    func deleting(_ items: [Item], _ isMeant: (Item) -> Bool) -> [Item] {
        items.compactMap { item in
            guard isMeant(item) else { return item }
            guard let until = self.until else { return nil }
            var item = item
            item.until = until
            return item
        }
    }
}
