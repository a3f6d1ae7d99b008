/// What a client should see, written again from the specification in the plainest way: text and
/// numbers, one dictionary of blobs per container, no events, no types of the product.
///
/// It answers each call with the word for its outcome and keeps what must then be visible.
/// Checks are in the order of spec worm.md §3.1: existence, conditions, WORM, kind, the rest.
struct NaiveModel {
    struct Blob: Equatable {
        var kind: String
        /// The numbers of the payloads, in order; each is one byte long.
        var content: [UInt64]
        /// Ids of the committed block list, as long as `content`; empty after Put Blob.
        var blockIDs: [String] = []
        var metadata = ""
        var contentType = ""
        /// Ticks.
        var created: Int64
        var modified: Int64
    }

    struct Policy: Equatable {
        var days: Int
        var isLocked = false
        var extends = 0
        var flag: Bool?
        var flagAll: Bool?
        var history: [String]
    }

    struct Container: Equatable {
        var metadata = ""
        var blobs: [String: Blob] = [:]
        /// Uncommitted blocks by name and id.
        var staged: [String: [String: UInt64]] = [:]
        var policy: Policy?
        var tags: [String] = []
        var holdAllowsAppends = false
    }

    /// What a conditional header says of the blob.
    enum Condition: CaseIterable {
        case none, ifMatchCurrent, ifMatchOther, ifMatchAny, ifNoneMatchCurrent, ifNoneMatchAny
    }

    /// What an If-Match says of the policy.
    enum Tag: CaseIterable {
        case none, current, stale, star
    }

    private static let ticksPerDay: Int64 = 864_000_000_000

    private(set) var containers: [String: Container] = [:]
}

// Containers.
extension NaiveModel {
    mutating func createContainer(_ name: String, metadata: String) -> String {
        if self.containers[name] != nil { return "exists" }
        self.containers[name] = Container(metadata: metadata)
        return "ok"
    }

    mutating func setContainerMetadata(_ name: String, metadata: String) -> String {
        if self.containers[name] == nil { return "container-not-found" }
        self.containers[name]?.metadata = metadata
        return "ok"
    }

    mutating func deleteContainer(_ name: String, managed: Bool) -> String {
        guard let container = self.containers[name] else { return "container-not-found" }
        if !container.tags.isEmpty {
            return managed ? "container-protected-hold" : "container-hold"
        }
        if container.policy != nil {
            if !managed { return "container-policy" }
            if !container.blobs.isEmpty { return "container-protected-policy" }
        }
        self.containers[name] = nil
        return "ok"
    }

    mutating func putPolicy(
        _ name: String, days: Int?, flag: Bool?, flagAll: Bool?, tag: Tag
    ) -> String {
        guard let container = self.containers[name] else { return "container-not-found" }
        if let days, days < 1 || days > 146_000 { return "days-range" }
        if tag != .none, container.policy == nil || tag != .current { return "etag" }
        if container.policy?.isLocked == true { return "state" }
        let newDays = days ?? container.policy?.days ?? 0
        if newDays == 0 { return "days-missing" }
        let newFlag = flag ?? container.policy?.flag
        let newFlagAll = flagAll ?? container.policy?.flagAll
        if newFlag == true && newFlagAll == true { return "both-flags" }
        self.containers[name]?.policy = Policy(
            days: newDays, flag: newFlag, flagAll: newFlagAll, history: ["put \(newDays)"])
        return "ok"
    }

    mutating func deletePolicy(_ name: String, tag: Tag) -> String {
        guard let container = self.containers[name] else { return "container-not-found" }
        guard let policy = container.policy, tag == .current else { return "etag" }
        if policy.isLocked { return "state" }
        self.containers[name]?.policy = nil
        return "ok"
    }

    mutating func lockPolicy(_ name: String, tag: Tag) -> String {
        guard let container = self.containers[name] else { return "container-not-found" }
        guard var policy = container.policy, tag == .current else { return "etag" }
        if policy.isLocked { return "state" }
        policy.isLocked = true
        policy.history.append("lock \(policy.days)")
        self.containers[name]?.policy = policy
        return "ok"
    }

    mutating func extendPolicy(_ name: String, days: Int, tag: Tag) -> String {
        guard let container = self.containers[name] else { return "container-not-found" }
        if days < 1 || days > 146_000 { return "days-range" }
        guard var policy = container.policy, tag == .current else { return "etag" }
        if days <= policy.days { return "state" }
        if policy.isLocked {
            if policy.extends == 5 { return "state" }
            policy.extends += 1
            policy.history.append("extend \(days)")
        } else {
            policy.history = ["put \(days)"]
        }
        policy.days = days
        self.containers[name]?.policy = policy
        return "ok"
    }

    mutating func setHold(_ name: String, tags: [String], allowAppends: Bool?) -> String {
        guard var container = self.containers[name] else { return "container-not-found" }
        for tag in tags where !container.tags.contains(tag) { container.tags.append(tag) }
        if container.tags.count > 10 { return "tag-count" }
        container.holdAllowsAppends = allowAppends ?? container.holdAllowsAppends
        self.containers[name] = container
        return "ok"
    }

    mutating func clearHold(_ name: String, tags: [String]) -> String {
        if self.containers[name] == nil { return "container-not-found" }
        self.containers[name]?.tags.removeAll { tags.contains($0) }
        return "ok"
    }
}

// Blobs.
extension NaiveModel {
    mutating func putBlob(
        _ name: String, in container: String, kind: String, content: [UInt64], metadata: String,
        _ condition: Condition, at now: Int64
    ) -> String {
        let outcome = self.outcomeOfPut(name, container, condition)
        if outcome != "ok" { return outcome }
        self.containers[container]?.blobs[name] = Blob(
            kind: kind, content: content, metadata: metadata, created: now, modified: now)
        self.containers[container]?.staged[name] = nil
        return "ok"
    }

    mutating func putBlock(
        _ id: String, _ payload: UInt64, of name: String, in container: String
    ) -> String {
        guard let facts = self.containers[container] else { return "container-not-found" }
        if let blob = facts.blobs[name] {
            let outcome = self.outcomeOfChange(facts)
            if outcome != "ok" { return outcome }
            if blob.kind != "block" { return "kind" }
        }
        for other in (facts.staged[name] ?? [:]).keys where other.count != id.count {
            return "block-id-length"
        }
        self.containers[container]?.staged[name, default: [:]][id] = payload
        return "ok"
    }

    /// Each entry: "committed", "uncommitted" or "latest", and the id.
    mutating func putBlockList(
        _ list: [(source: String, id: String)], of name: String, in container: String,
        metadata: String, _ condition: Condition, at now: Int64
    ) -> String {
        let outcome = self.outcomeOfPut(name, container, condition)
        if outcome != "ok" { return outcome }
        let old = self.containers[container]?.blobs[name]
        if let old, old.kind != "block" { return "kind" }
        var content: [UInt64] = []
        for entry in list {
            var found: UInt64?
            if entry.source != "uncommitted", let old {
                for (id, payload) in zip(old.blockIDs, old.content) where id == entry.id {
                    found = payload
                }
            }
            if entry.source != "committed",
                let staged = self.containers[container]?.staged[name]?[entry.id]
            {
                found = staged
            }
            guard let found else { return "block-list" }
            content.append(found)
        }
        self.containers[container]?.blobs[name] = Blob(
            kind: "block", content: content, blockIDs: list.map(\.id), metadata: metadata,
            created: now, modified: now)
        self.containers[container]?.staged[name] = nil
        return "ok"
    }

    mutating func append(
        _ payload: UInt64, to name: String, in container: String, position: Int?,
        _ condition: Condition, at now: Int64
    ) -> String {
        let outcome = self.outcomeOfFinding(name, container, condition)
        guard outcome == "ok", let facts = self.containers[container],
            var blob = facts.blobs[name]
        else { return outcome }
        // The flags are about append blobs (1.3.3): any other blob is protected as ever.
        let mayGrow = blob.kind == "append"
        if !facts.tags.isEmpty && !(mayGrow && facts.holdAllowsAppends) { return "hold" }
        if let policy = facts.policy,
            !(mayGrow && (policy.flag == true || policy.flagAll == true))
        {
            return "policy"
        }
        if !mayGrow { return "kind" }
        if let position, position != blob.content.count { return "append-position" }
        blob.content.append(payload)
        blob.modified = now
        self.containers[container]?.blobs[name] = blob
        return "ok"
    }

    mutating func setMetadata(
        _ metadata: String, of name: String, in container: String, _ condition: Condition,
        at now: Int64
    ) -> String {
        self.change(name, container, condition, at: now) { $0.metadata = metadata }
    }

    mutating func setContentType(
        _ contentType: String, of name: String, in container: String, _ condition: Condition,
        at now: Int64
    ) -> String {
        self.change(name, container, condition, at: now) { $0.contentType = contentType }
    }

    mutating func delete(
        _ name: String, in container: String, _ condition: Condition, at now: Int64
    ) -> String {
        let outcome = self.outcomeOfFinding(name, container, condition)
        guard outcome == "ok", let facts = self.containers[container],
            let blob = facts.blobs[name]
        else { return outcome }
        if !facts.tags.isEmpty { return "hold" }
        if let policy = facts.policy {
            let grows = blob.kind == "append" && (policy.flag == true || policy.flagAll == true)
            let base = grows ? blob.modified : blob.created
            if now - base < Int64(policy.days) * Self.ticksPerDay { return "policy" }
        }
        self.containers[container]?.blobs[name] = nil
        return "ok"
    }

    private mutating func change(
        _ name: String, _ container: String, _ condition: Condition, at now: Int64,
        _ body: (inout Blob) -> Void
    ) -> String {
        var outcome = self.outcomeOfFinding(name, container, condition)
        guard outcome == "ok", let facts = self.containers[container],
            var blob = facts.blobs[name]
        else { return outcome }
        outcome = self.outcomeOfChange(facts)
        if outcome != "ok" { return outcome }
        body(&blob)
        blob.modified = now
        self.containers[container]?.blobs[name] = blob
        return "ok"
    }

    /// A policy refuses changes whether or not the blob's retention is over (§1.5).
    private func outcomeOfChange(_ container: Container) -> String {
        if !container.tags.isEmpty { return "hold" }
        return container.policy == nil ? "ok" : "policy"
    }

    private func outcomeOfPut(
        _ name: String, _ container: String, _ condition: Condition
    ) -> String {
        guard let facts = self.containers[container] else { return "container-not-found" }
        let exists = facts.blobs[name] != nil
        switch condition {
        case .ifMatchOther: return "condition"
        case .ifMatchCurrent, .ifMatchAny: if !exists { return "condition" }
        case .ifNoneMatchCurrent: if exists { return "condition" }
        case .ifNoneMatchAny: if exists { return "blob-exists" }
        case .none: break
        }
        return exists ? self.outcomeOfChange(facts) : "ok"
    }

    private func outcomeOfFinding(
        _ name: String, _ container: String, _ condition: Condition
    ) -> String {
        guard let facts = self.containers[container] else { return "container-not-found" }
        let exists = facts.blobs[name] != nil
        switch condition {
        case .ifMatchOther: return "condition"
        case .ifMatchCurrent, .ifMatchAny: if !exists { return "condition" }
        case .ifNoneMatchCurrent, .ifNoneMatchAny: if exists { return "condition" }
        case .none: break
        }
        return exists ? "ok" : "not-found"
    }
}
