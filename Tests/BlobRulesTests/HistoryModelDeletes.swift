// Snapshots, deletion, what brings back, and what the server does when a time has come.
extension HistoryModel {
    mutating func snapshot(_ name: String, _ word: String?, lease: Int?) -> String {
        guard let state = self.visible(name) else { return "not-found" }
        if let refused = self.leaseWord(name, lease, isWrite: false) { return refused }
        if self.isHeld { return "hold" }
        if state.pending != nil { return "pending" }
        var taken = state
        taken.versionID = nil
        if let word {
            taken.metadata = word
            taken.changed = self.now
        }
        self.names[name]?.items.append(Item(role: "snapshot", id: self.now, state: taken))
        if self.isVersioned {
            self.names[name]?.items.append(Self.version(of: state))
            self.names[name]?.current?.versionID = self.now
        }
        return "ok"
    }

    /// Snapshots: "", "include" or "only".
    mutating func delete(_ name: String, snapshots: String, lease: Int?) -> String {
        guard let state = self.visible(name) else { return "not-found" }
        if let word = self.leaseWord(name, lease, isWrite: true) { return word }
        let hasSnapshots = self.name(name).items.contains(where: Self.isLiveSnapshot)
        if self.isHeld, snapshots != "only" || hasSnapshots { return "hold" }
        if snapshots != "only" {
            if state.pending != nil { return "pending" }
            if snapshots.isEmpty, hasSnapshots { return "snapshots" }
            self.end(name)
        }
        self.deleteSnapshots(name)
        return "ok"
    }

    private static func isLiveSnapshot(_ item: Item) -> Bool {
        item.role == "snapshot" && item.until == nil
    }

    private mutating func end(_ name: String) {
        var facts = self.name(name)
        guard let state = facts.current else { return }
        if self.isVersioned || state.versionID != nil {
            facts.items.append(Self.version(of: state))
        } else if let until = self.until {
            facts.base = Base(state: state, until: until)
        }
        facts.current = nil
        facts.lease = nil
        facts.expires = nil
        self.names[name] = facts == Name() ? nil : facts
    }

    private mutating func deleteSnapshots(_ name: String) {
        var facts = self.name(name)
        facts.items = self.deleting(facts.items, Self.isLiveSnapshot)
        self.names[name] = facts == Name() ? nil : facts
    }

    mutating func deleteItem(
        _ name: String, _ which: Which, permanently: Bool, lease: Int?
    ) -> String {
        if self.isCurrent(name, which) {
            return self.leaseWord(name, lease, isWrite: true) ?? "root"
        }
        var facts = self.name(name)
        guard
            let index = facts.items.firstIndex(where: {
                $0.role == which.role && $0.id == which.id && (permanently || $0.until == nil)
            })
        else { return "not-found" }
        if lease != nil { return "lease-not-present" }
        if self.isHeld { return "hold" }
        if permanently {
            if facts.items[index].until == nil { return "not-soft-deleted" }
            if self.days == nil || !self.allowsPermanent { return "no-permanent-delete" }
            facts.items.remove(at: index)
        } else {
            facts.items = self.deleting(facts.items) {
                $0.role == which.role && $0.id == which.id
            }
        }
        self.names[name] = facts == Name() ? nil : facts
        return "ok"
    }

    mutating func undelete(_ name: String) -> String {
        var facts = self.name(name)
        if self.visible(name) == nil, facts.items.isEmpty, facts.base == nil {
            return "not-found"
        }
        for index in facts.items.indices {
            facts.items[index].until = nil
        }
        if let base = facts.base {
            facts.current = base.state
            facts.base = nil
        }
        self.names[name] = facts
        return "ok"
    }

    /// Everything whose time has come, unless it is kept.
    mutating func sweep() {
        for name in Array(self.names.keys) {
            var facts = self.name(name)
            if let since = facts.stagedSince, since + 7 * Self.day <= self.now {
                facts.staged = [:]
                facts.stagedSince = nil
            }
            if !self.isHeld {
                facts.items.removeAll { $0.until.map { $0 <= self.now } ?? false }
                if let base = facts.base, base.until <= self.now { facts.base = nil }
            }
            self.names[name] = facts == Name() ? nil : facts
            if facts.current != nil, self.visible(name) == nil {
                self.end(name)
                self.deleteSnapshots(name)
            }
        }
    }
}
