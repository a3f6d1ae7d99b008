import BlobModel
import BlobRules
import Testing

/// Random calls about versions, snapshots, soft deletion, leases, copies and pages on decide and
/// evolve, against the naive model of histories.
///
/// Goal: the same answer to each call and the same history after it; each payload and each set of
/// chunk rows has as many references as are counted for it, so nothing is erased that is still
/// shown and nothing stays that is not. Evolve gets no facts but those of its table, so a replay
/// comes to the same. A failure names its seed; one seed is new in every run.
struct HistoryTests {
    private static let stepCount = 500

    @Test(arguments: Array(1...40) + [UInt64.random(in: 1_000 ... .max)])
    func randomCalls(seed: UInt64) throws {
        var run = try HistoryRun(seed: seed)
        for step in 1...Self.stepCount {
            let outcome = try run.step()
            let place: Comment = "seed \(seed), step \(step): \(outcome.call)"
            try #require(outcome.decided == outcome.expected, place)
            try #require(run.visible == run.model.names, place)
            try #require(run.store.referenceFaults(stored: run.stored) == [], place)
            try #require(run.store.tagFaults == [], place)
        }
        if seed > 1_000 {
            print("A history run with the new seed \(seed) agreed in \(Self.stepCount) steps.")
        }
    }

    /// The generator is no use if most of its calls are refused, or a kind of answer never comes.
    @Test func randomCallsReachEveryAnswer() throws {
        var counts: [String: Int] = [:]
        for seed in UInt64(1)...40 {
            var run = try HistoryRun(seed: seed)
            for _ in 1...Self.stepCount {
                counts[try run.step().decided, default: 0] += 1
            }
        }
        let expected = [
            "ok", "ok ok", "container-protected-hold", "not-found", "kind", "hold", "pending",
            "lease-missing", "lease-mismatch", "lease-not-present", "already-present", "mismatch",
            "not-present", "broken-no-renew", "sealed", "block-list", "page-range", "snapshots",
            "root", "not-soft-deleted", "no-permanent-delete", "source-not-found",
            "source-pending", "no-pending", "copy-id",
        ]
        for word in expected {
            #expect(counts[word, default: 0] > 0, "\(word)")
        }
        #expect(Set(counts.keys).subtracting(expected).isEmpty)
        #expect(counts["ok", default: 0] > 40 * Self.stepCount / 3)
    }
}

// What the store shows, in the model's words.
extension HistoryRun {
    fileprivate var visible: [String: HistoryModel.Name] {
        guard let container = self.store.containers[Fixture.container] else { return [:] }
        var shown: [String: HistoryModel.Name] = [:]
        for text in Self.names {
            let place = MemoryStore.Place(container: container.id, name: Fixture.blob(text).name)
            let name = self.visible(place)
            if name != HistoryModel.Name() { shown[text] = name }
        }
        return shown
    }

    private func visible(_ place: MemoryStore.Place) -> HistoryModel.Name {
        var shown = HistoryModel.Name()
        if let blob = self.store.blobs[place] {
            shown.current = self.visible(blob)
            shown.expires = blob.expiresAt?.ticks
            shown.lease = blob.lease.map { lease in
                HistoryModel.Lease(
                    id: Int(lease.id.value), start: lease.startedAt.ticks,
                    seconds: lease.seconds.map { Int64($0) }, broken: lease.brokenAt?.ticks)
            }
        }
        for item in self.store.items(place) {
            let state = self.visible(item.blob)
            if item.key == .base {
                shown.base = HistoryModel.Base(state: state, until: item.deletion?.until.ticks ?? 0)
                continue
            }
            shown.items.append(
                HistoryModel.Item(
                    role: "\(item.key.role)", id: item.key.time.ticks, state: state,
                    until: item.deletion?.until.ticks))
        }
        let model = self.model.name(place.name.text)
        // Their order is the index's affair.
        shown.items =
            model.items.filter(shown.items.contains)
            + shown.items.filter { !model.items.contains($0) }
        if let upload = self.store.uploads[place] {
            shown.stagedSince = upload.startedAt.ticks
            for (id, block) in self.store.stagedBlocks[upload.id] ?? [:] {
                shown.staged[id.text] = "\(Fixture.number(of: block.payload))"
            }
        }
        return shown
    }

    private func visible(_ blob: Blob) -> HistoryModel.State {
        let hasList = blob.kind == .block && blob.content == .chunks
        let chunks = hasList ? self.store.orderedChunks(of: blob.id) : []
        return HistoryModel.State(
            // Chunks that do not join up show as content that no model has.
            kind: "\(blob.kind)", content: self.store.content(of: blob) ?? ["broken"],
            blockIDs: chunks.compactMap { $0.blockID?.text },
            metadata: blob.metadata.entries.first?.value ?? "",
            tag: blob.tags.entries.first?.value ?? "", changed: blob.etag.time.ticks,
            versionID: blob.versionID?.ticks,
            pending: blob.copy?.status == .pending ? (blob.copy?.id).map { Int($0.value) } : nil,
            isSealed: blob.isSealed)
    }
}
