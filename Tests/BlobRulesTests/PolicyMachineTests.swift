import BlobModel
import BlobRules
import Testing

/// The life of a container's policy (spec worm.md §1.1–1.4, §1.8; acceptance checks 2–5 of §7).
///
/// Method: scripts of management calls on a store in memory, asking for the word of each decision
/// and looking at the policy that results.
struct PolicyMachineTests {
    @Test func putWhileUnlockedChangesEverything() throws {
        var script = try Script()
        #expect(try script.put(7, AppendWrites(appendBlobs: true, all: false)) == "ok")
        #expect(script.policy?.state == .unlocked)
        #expect(script.policy?.days == 7)
        #expect(script.policy?.appendWrites == AppendWrites(appendBlobs: true, all: false))

        #expect(try script.put(3) == "ok")
        #expect(script.policy?.days == 3)
        #expect(try script.put(30) == "ok")
        #expect(script.policy?.days == 30)
        #expect(try script.put(nil, AppendWrites(appendBlobs: false)) == "ok")
        #expect(script.policy?.days == 30)
        #expect(script.policy?.appendWrites == AppendWrites(appendBlobs: false, all: false))
    }

    /// A flag never supplied is remembered as that, so that it is not echoed (§4.4).
    @Test func flagsNotSuppliedStayUnknown() throws {
        var script = try Script()
        #expect(try script.put(7) == "ok")
        #expect(script.policy?.appendWrites == AppendWrites())
        #expect(try script.put(nil, AppendWrites(all: true)) == "ok")
        #expect(script.policy?.appendWrites == AppendWrites(appendBlobs: nil, all: true))
    }

    @Test func flagsAreNeverBothTrue() throws {
        var script = try Script()
        #expect(try script.put(7, AppendWrites(appendBlobs: true, all: true)) == "both-flags")
        #expect(script.policy == nil)
        #expect(try script.put(7, AppendWrites(appendBlobs: true)) == "ok")
        // The one not mentioned keeps its value, so this would make it two.
        #expect(try script.put(nil, AppendWrites(all: true)) == "both-flags")
        #expect(try script.put(nil, AppendWrites(appendBlobs: false, all: true)) == "ok")
        #expect(try script.put(nil, AppendWrites(appendBlobs: false, all: false)) == "ok")
    }

    @Test(arguments: [
        (0, "days-range"), (-1, "days-range"), (1, "ok"), (146_000, "ok"), (146_001, "days-range"),
        (Int.max, "days-range"),
    ])
    func daysHaveBounds(days: Int, expected: String) throws {
        var script = try Script()
        #expect(try script.put(days) == expected)
        #expect((script.policy != nil) == (expected == "ok"))
    }

    @Test func firstPutNeedsDays() throws {
        var script = try Script()
        #expect(try script.put(nil, AppendWrites(all: true)) == "days-missing")
        #expect(script.policy == nil)
    }

    /// No exit from locked: neither by put nor by delete, and not by the expiry of every blob.
    @Test func lockedStaysLocked() throws {
        var script = try Script(lockedFor: 1)
        script.wait(days: 1_000)
        #expect(try script.put(2, ifMatch: script.etag) == "state")
        #expect(try script.put(2) == "state")
        #expect(try script.put(nil, AppendWrites(appendBlobs: true)) == "state")
        #expect(try script.delete(ifMatch: script.etag) == "state")
        #expect(try script.lock(ifMatch: script.etag) == "state")
        #expect(try script.put(2, ifMatch: "8dd53ec77d54c58") == "etag")
        #expect(try script.delete(ifMatch: "8dd53ec77d54c58") == "etag")
        #expect(script.policy?.state == .locked)
        #expect(script.policy?.days == 1)
    }

    @Test func lockedIsExtendedFiveTimesAndOnlyLonger() throws {
        var script = try Script(lockedFor: 7)
        #expect(try script.extend(7, ifMatch: script.etag) == "state")
        #expect(try script.extend(6, ifMatch: script.etag) == "state")
        #expect(
            try script.extend(8, AppendWrites(appendBlobs: true), ifMatch: script.etag) == "state")
        #expect(try script.extend(146_001, ifMatch: script.etag) == "days-range")
        #expect(try script.extend(nil, ifMatch: script.etag) == "days-missing")
        for days in 8...12 {
            #expect(try script.extend(days, ifMatch: script.etag) == "ok")
            #expect(script.policy?.days == days)
        }
        #expect(try script.extend(13, ifMatch: script.etag) == "state")
        #expect(script.policy?.days == 12)
        #expect(script.policy?.extendCount == 5)
    }

    /// Register U1: accepted when longer, and not one of the five.
    @Test func unlockedIsExtendedFreely() throws {
        var script = try Script()
        #expect(try script.put(1, AppendWrites(appendBlobs: true)) == "ok")
        for days in 2...10 {
            #expect(try script.extend(days, ifMatch: script.etag) == "ok")
        }
        #expect(try script.extend(10, ifMatch: script.etag) == "state")
        #expect(script.policy?.appendWrites == AppendWrites(appendBlobs: true))
        #expect(script.policy?.state == .unlocked)
        #expect(script.policy?.history.count == 1)
        #expect(try script.lock(ifMatch: script.etag) == "ok")
        #expect(script.policy?.extendCount == 0)
    }

    /// Rule 1.2.2: demanded by lock, extend and delete, optional for put; `*` matches nothing.
    @Test func ifMatchIsTheCurrentTag() throws {
        var script = try Script()
        #expect(try script.put(7, ifMatch: "8dd53ec77d54c58") == "etag")
        #expect(try script.put(7) == "ok")
        let stale = script.etag
        #expect(try script.put(8, ifMatch: stale) == "ok")

        for wrong in [nil, "*", "", stale] {
            #expect(try script.lock(ifMatch: wrong) == "etag", "\(wrong ?? "none")")
            #expect(try script.extend(9, ifMatch: wrong) == "etag", "\(wrong ?? "none")")
            #expect(try script.delete(ifMatch: wrong) == "etag", "\(wrong ?? "none")")
            if wrong != nil {
                #expect(try script.put(9, ifMatch: wrong) == "etag", "\(wrong ?? "none")")
            }
        }
        #expect(script.policy?.days == 8)
        #expect(script.policy?.state == .unlocked)
    }

    @Test func nothingToLockExtendOrDelete() throws {
        var script = try Script()
        #expect(try script.lock(ifMatch: "8dd53ec77d54c58") == "etag")
        #expect(try script.extend(9, ifMatch: "8dd53ec77d54c58") == "etag")
        #expect(try script.delete(ifMatch: "8dd53ec77d54c58") == "etag")
        #expect(try script.delete(ifMatch: nil) == "etag")
    }

    /// Every successful step has a tag of its own (rule 1.2.1), even if it changes nothing else.
    @Test func everyStepChangesTheTag() throws {
        var script = try Script()
        var seen: [String?] = []
        #expect(try script.put(7) == "ok")
        seen.append(script.etag)
        #expect(try script.put(7) == "ok")
        seen.append(script.etag)
        #expect(try script.lock(ifMatch: script.etag) == "ok")
        seen.append(script.etag)
        #expect(try script.extend(8, ifMatch: script.etag) == "ok")
        seen.append(script.etag)
        #expect(Set(seen).count == 4)
    }

    /// Rules 1.8.1 and 1.8.2: the latest put, the lock, each extend; seven at most.
    @Test func historyKeepsTheLatestPutTheLockAndEachExtend() throws {
        var script = try Script()
        let flags = AppendWrites(all: true)
        #expect(try script.put(5) == "ok")
        #expect(script.historyWords == ["put 5"])
        #expect(try script.put(7, flags) == "ok")
        #expect(script.historyWords == ["put 7"])
        #expect(script.policy?.history.first?.appendWrites == flags)
        #expect(script.policy?.history.first?.time == script.now)
        #expect(try script.lock(ifMatch: script.etag) == "ok")
        for days in 8...12 {
            #expect(try script.extend(days, ifMatch: script.etag) == "ok")
        }
        #expect(
            script.historyWords == [
                "put 7", "lock 7", "extend 8", "extend 9", "extend 10", "extend 11", "extend 12",
            ])
        let times = script.policy?.history.map(\.time) ?? []
        #expect(times == times.sorted())
    }

    @Test func deletedPolicyTakesItsHistoryAlong() throws {
        var script = try Script()
        #expect(try script.put(5, AppendWrites(appendBlobs: true)) == "ok")
        let tag = script.etag
        #expect(try script.delete(ifMatch: tag) == "ok")
        #expect(script.policy == nil)
        #expect(try script.delete(ifMatch: tag) == "etag")
        #expect(try script.put(9) == "ok")
        #expect(script.historyWords == ["put 9"])
        #expect(script.policy?.appendWrites == AppendWrites())
    }
}

/// Management calls on one container, each a second after the one before.
private struct Script {
    private var store = MemoryStore()
    private(set) var now = Fixture.noon

    init() throws {
        _ = try self.store.perform(.container(Fixture.container, .create(.empty)), at: self.now)
    }

    init(lockedFor days: Int) throws {
        try self.init()
        _ = try self.put(days)
        _ = try self.lock(ifMatch: self.etag)
    }

    var policy: ImmutabilityPolicy? { self.store.containers[Fixture.container]?.policy }
    var etag: String? { self.policy?.etag.policyText }

    var historyWords: [String] {
        (self.policy?.history ?? []).map { "\($0.kind) \($0.days)" }
    }

    mutating func wait(days: Int) {
        self.now = self.now.advanced(byDays: days)
    }

    mutating func put(
        _ days: Int?, _ flags: AppendWrites = AppendWrites(), ifMatch: String? = nil
    ) throws -> String {
        try self.perform(.putPolicy(days: days, appendWrites: flags, ifMatch: ifMatch))
    }

    mutating func extend(
        _ days: Int?, _ flags: AppendWrites = AppendWrites(), ifMatch: String?
    ) throws -> String {
        try self.perform(.extendPolicy(days: days, appendWrites: flags, ifMatch: ifMatch))
    }

    mutating func lock(ifMatch: String?) throws -> String {
        try self.perform(.lockPolicy(ifMatch: ifMatch))
    }

    mutating func delete(ifMatch: String?) throws -> String {
        try self.perform(.deletePolicy(ifMatch: ifMatch))
    }

    private mutating func perform(_ change: ContainerChange) throws -> String {
        self.now = self.now.advanced(byTicks: Timestamp.ticksPerSecond)
        return try self.store.perform(.container(Fixture.container, change), at: self.now).word
    }
}
