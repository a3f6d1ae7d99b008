import BlobModel
import BlobRules
import Testing

/// Random command sequences on decide and evolve, against the naive model.
///
/// Goal: whatever the order of calls, both give the same answer to each and show the same state
/// after it; no payload is lost that is still referred to, and none is kept that is not. Method:
/// few names and short intervals, so that calls meet each other often. A failure names its seed;
/// one seed is new in every run.
struct ModelTests {
    private static let stepCount = 600

    @Test(arguments: Array(1...60) + [UInt64.random(in: 1_000 ... .max)])
    func randomCommands(seed: UInt64) throws {
        var run = RandomRun(seed: seed)
        for step in 1...Self.stepCount {
            let outcome = try run.step()
            let place: Comment = "seed \(seed), step \(step): \(outcome.call)"
            try #require(outcome.decided == outcome.expected, place)
            try #require(run.visible == run.model.containers, place)
            try #require(run.store.referenceFaults(stored: run.stored) == [], place)
        }
        if seed > 1_000 {
            print("A model run with the new seed \(seed) agreed in \(Self.stepCount) steps.")
        }
    }

    /// The generator is no use if most of its calls are refused, or a kind of answer never comes.
    @Test func randomCommandsReachEveryAnswer() throws {
        var counts: [String: Int] = [:]
        for seed in UInt64(1)...20 {
            var run = RandomRun(seed: seed)
            for _ in 1...Self.stepCount {
                counts[try run.step().decided, default: 0] += 1
            }
        }
        let expected = [
            "ok", "container-not-found", "exists", "not-found", "condition", "blob-exists", "hold",
            "policy", "container-policy", "container-hold", "container-protected-policy",
            "container-protected-hold", "etag", "state", "days-missing", "days-range", "both-flags",
            "kind", "append-position", "block-id-length", "block-list", "tag-count",
        ]
        for word in expected {
            #expect(counts[word, default: 0] > 0, "\(word)")
        }
        #expect(Set(counts.keys).subtracting(expected).isEmpty)
        #expect(counts["ok", default: 0] > 20 * Self.stepCount / 4)
    }
}
