// Calls that write content and what goes with it.
extension HistoryModel {
    mutating func put(
        _ name: String, kind: String, _ content: [String], _ word: String, lease: Int?
    ) -> String {
        if let refused = self.putWord(name, lease) { return refused }
        // A version is followed by its like only.
        if let old = self.visible(name), self.isVersioned || old.versionID != nil, old.kind != kind
        {
            return "kind"
        }
        self.replace(name, by: self.state(kind, content, word))
        return "ok"
    }

    private func state(
        _ kind: String, _ content: [String], _ word: String, pending: Int? = nil
    ) -> State {
        State(
            kind: kind, content: content, metadata: word, tag: word, changed: self.now,
            versionID: nil, pending: pending)
    }

    mutating func stage(_ id: String, _ payload: String, of name: String, lease: Int?) -> String {
        if let state = self.visible(name) {
            if let word = self.leaseWord(name, lease, isWrite: true) { return word }
            if self.isHeld { return "hold" }
            if state.kind != "block" { return "kind" }
            if state.pending != nil { return "pending" }
        } else if lease != nil {
            return "lease-not-present"
        }
        let since = self.names[name]?.stagedSince ?? self.now
        self.names[name, default: Name()].staged[id] = payload
        self.names[name]?.stagedSince = since
        return "ok"
    }

    /// Every entry is "latest".
    mutating func commit(
        _ ids: [String], of name: String, _ word: String, lease: Int?
    ) -> String {
        if let refused = self.putWord(name, lease) { return refused }
        let old = self.visible(name)
        if let old, old.kind != "block" { return "kind" }
        var content: [String] = []
        for id in ids {
            var found = self.name(name).staged[id]
            if found == nil, let old, let index = old.blockIDs.lastIndex(of: id) {
                found = old.content[index]
            }
            guard let found else { return "block-list" }
            content.append(found)
        }
        var new = self.state("block", content, word)
        new.blockIDs = ids
        self.replace(name, by: new)
        return "ok"
    }

    mutating func append(_ payload: String, to name: String, lease: Int?) -> String {
        if let word = self.changeWord(name, lease, kind: "append") { return word }
        if self.visible(name)?.isSealed == true { return "sealed" }
        self.touch(name) { $0.content.append(payload) }
        return "ok"
    }

    mutating func seal(_ name: String, lease: Int?) -> String {
        if let word = self.changeWord(name, lease, kind: "append") { return word }
        self.touch(name) { $0.isSealed = true }
        return "ok"
    }

    mutating func writePages(
        _ pages: [String], at index: Int, of name: String, lease: Int?
    ) -> String {
        if let word = self.changeWord(name, lease, kind: "page") { return word }
        guard let state = self.visible(name), index + pages.count <= state.content.count else {
            return "page-range"
        }
        self.touch(name) { $0.content.replaceSubrange(index..<index + pages.count, with: pages) }
        return "ok"
    }

    mutating func resize(_ name: String, to count: Int, lease: Int?) -> String {
        if let word = self.changeWord(name, lease, kind: "page") { return word }
        self.touch(name) { state in
            let rest = max(0, count - state.content.count)
            state.content = state.content.prefix(count) + Array(repeating: "0", count: rest)
        }
        return "ok"
    }

    mutating func copy(
        _ source: String, _ which: Which?, to name: String, lease: Int?
    ) -> String {
        if let refused = self.putWord(name, lease) { return refused }
        guard let state = self.state(source, which) else { return "source-not-found" }
        if state.pending != nil { return "source-pending" }
        if let old = self.visible(name), old.kind != state.kind { return "kind" }
        self.replace(name, by: state)
        return "ok"
    }

    mutating func beginCopy(_ id: Int, to name: String, _ word: String, lease: Int?) -> String {
        if let refused = self.putWord(name, lease) { return refused }
        if let old = self.visible(name), old.kind != "block" { return "kind" }
        self.replace(name, by: self.state("block", [], word, pending: id))
        return "ok"
    }

    /// Nil content: it failed.
    mutating func endCopy(_ id: Int, of name: String, _ content: [String]?) -> String {
        guard let state = self.name(name).current else { return "not-found" }
        guard let pending = state.pending else { return "no-pending" }
        if pending != id { return "copy-id" }
        self.touch(name) { state in
            state.pending = nil
            state.content = content ?? []
        }
        return "ok"
    }

    mutating func abortCopy(_ id: Int, of name: String, lease: Int?) -> String {
        guard self.visible(name) != nil else { return "not-found" }
        if let word = self.leaseWord(name, lease, isWrite: true) { return word }
        return self.endCopy(id, of: name, nil)
    }

    mutating func setMetadata(_ word: String, of name: String, lease: Int?) -> String {
        if let refused = self.changeWord(name, lease) { return refused }
        let (now, isVersioned) = (self.now, self.isVersioned)
        if isVersioned || self.name(name).current?.versionID != nil {
            self.change(name) { facts in
                facts.items += facts.current.map { [Self.version(of: $0)] } ?? []
            }
        }
        self.touch(name) { state in
            state.metadata = word
            state.versionID = isVersioned ? now : nil
        }
        return "ok"
    }

    mutating func setTag(_ word: String, of name: String, _ which: Which?, lease: Int?) -> String {
        guard self.state(name, which) != nil else { return "not-found" }
        guard let which, !self.isCurrent(name, which) else {
            if let refused = self.leaseWord(name, lease, isWrite: true) { return refused }
            self.change(name) { $0.current?.tag = word }
            return "ok"
        }
        if lease != nil { return "lease-not-present" }
        var facts = self.name(name)
        for index in facts.items.indices
        where facts.items[index].role == which.role && facts.items[index].id == which.id {
            facts.items[index].state.tag = word
        }
        self.names[name] = facts
        return "ok"
    }

    mutating func setExpiry(_ time: Int64, of name: String, lease: Int?) -> String {
        if let word = self.changeWord(name, lease) { return word }
        self.touch(name) { _ in }
        self.names[name]?.expires = time
        return "ok"
    }
}

// Leases.
extension HistoryModel {
    mutating func acquire(_ id: Int, _ seconds: Int64?, _ name: String) -> String {
        guard self.visible(name) != nil else { return "not-found" }
        if let lease = self.name(name).lease, self.isInForce(lease), lease.id != id {
            return "already-present"
        }
        self.names[name]?.lease = Lease(id: id, start: self.now, seconds: seconds)
        return "ok"
    }

    mutating func release(_ id: Int, _ name: String) -> String {
        guard self.visible(name) != nil else { return "not-found" }
        guard self.name(name).lease?.id == id else { return "mismatch" }
        self.names[name]?.lease = nil
        return "ok"
    }

    mutating func renew(_ id: Int, _ name: String) -> String {
        guard self.visible(name) != nil else { return "not-found" }
        guard let lease = self.name(name).lease, lease.id == id else { return "mismatch" }
        if lease.broken != nil { return "broken-no-renew" }
        self.names[name]?.lease?.start = self.now
        return "ok"
    }

    /// At once.
    mutating func breakLease(_ name: String) -> String {
        guard self.visible(name) != nil else { return "not-found" }
        guard let lease = self.name(name).lease else { return "not-present" }
        if lease.broken == nil { self.names[name]?.lease?.broken = self.now }
        return "ok"
    }
}
