import BlobModel
import BlobRules
import Testing

/// Until when a blob is kept (spec worm.md §1.4, §1.5; acceptance checks 1–3 and 6 of §7).
struct RetentionTests {
    private static func blob(_ kind: Blob.Kind) -> Blob {
        let modified = Fixture.noon.advanced(byDays: 3)
        return Blob(
            id: BlobID(sequence: 1), kind: kind, createdAt: Fixture.noon, lastModified: modified,
            etag: ETag(time: modified), byteCount: 0, blockCount: 0, content: .empty,
            headers: ContentHeaders(), metadata: .empty)
    }

    private static func policy(_ days: Int, _ flags: AppendWrites) -> ImmutabilityPolicy {
        ImmutabilityPolicy(
            state: .unlocked, days: days, appendWrites: flags, extendCount: 0,
            etag: ETag(time: Fixture.noon), history: [])
    }

    /// The base is creation, and the last change only for an append blob that may grow.
    @Test(arguments: [
        (Blob.Kind.block, AppendWrites(), 7), (.block, AppendWrites(appendBlobs: true), 7),
        (.block, AppendWrites(all: true), 7), (.append, AppendWrites(), 7),
        (.append, AppendWrites(appendBlobs: false, all: false), 7),
        (.append, AppendWrites(appendBlobs: true), 10), (.append, AppendWrites(all: true), 10),
    ])
    func base(kind: Blob.Kind, flags: AppendWrites, days: Int) {
        let until = retainedUntil(Self.blob(kind), under: Self.policy(7, flags))
        #expect(until == Fixture.noon.advanced(byDays: days))
    }

    /// Each incremental copy replaces the content, so the last one counts (rule 1.4.4).
    @Test func baseOfWhatIncrementalCopiesMade() {
        var blob = Self.blob(.page)
        #expect(
            retainedUntil(blob, under: Self.policy(7, AppendWrites()))
                == Fixture.noon.advanced(byDays: 7))
        blob.copy = CopyState(
            id: Fixture.lease(1), source: "https://here/c/b?snapshot=1", status: .success,
            isIncremental: true, sourceSnapshot: Fixture.noon)
        #expect(
            retainedUntil(blob, under: Self.policy(7, AppendWrites()))
                == Fixture.noon.advanced(byDays: 10))
    }

    /// Days are 24 hours each (rule 1.4.5), also 400 years of them.
    @Test func theLongestIntervalHasAnEnd() {
        let until = retainedUntil(Self.blob(.block), under: Self.policy(146_000, AppendWrites()))
        let seconds = until.wholeSeconds - Fixture.noon.wholeSeconds
        #expect(seconds == 146_000 * 86_400)
    }

    /// Shortening and lengthening moves blobs written before, to the tick.
    @Test func theCurrentIntervalCounts() throws {
        var store = MemoryStore()
        let entry = Fixture.blob("entry")
        let created = Fixture.noon
        let put = BlobChange.putAppendBlob(Fixture.plain, .none)
        _ = try store.perform(.container(Fixture.container, .create(.empty)), at: created)
        _ = try store.perform(.blob(entry, .none, put), at: created)

        func setDays(_ days: Int) throws {
            let change = ContainerChange.putPolicy(
                days: days, appendWrites: AppendWrites(), ifMatch: nil)
            let decision = try store.perform(.container(Fixture.container, change), at: created)
            #expect(decision.word == "ok")
        }
        func deletion(at now: Timestamp) throws -> String {
            var copy = store
            return try copy.perform(.blob(entry, .none, .delete(.refused)), at: now).word
        }

        let end = created.advanced(byDays: 3)
        try setDays(7)
        #expect(try deletion(at: end) == "policy")
        try setDays(3)
        #expect(try deletion(at: end.advanced(byTicks: -1)) == "policy")
        #expect(try deletion(at: end) == "ok")
        try setDays(4)
        #expect(try deletion(at: end) == "policy")
    }

    /// Over is not unprotected (§1.5): the name is free again only after deletion.
    @Test func theNameIsFreeOnlyAfterDeletion() throws {
        var store = MemoryStore()
        let entry = Fixture.blob("entry")
        let put = BlobChange.putAppendBlob(Fixture.plain, .none)
        let policy = ContainerChange.putPolicy(days: 1, appendWrites: AppendWrites(), ifMatch: nil)
        _ = try store.perform(.container(Fixture.container, .create(.empty)), at: Fixture.noon)
        _ = try store.perform(.container(Fixture.container, policy), at: Fixture.noon)
        #expect(try store.perform(.blob(entry, .none, put), at: Fixture.noon).word == "ok")

        let later = Fixture.noon.advanced(byDays: 2)
        #expect(try store.perform(.blob(entry, .none, put), at: later).word == "policy")
        #expect(try store.perform(.blob(entry, .none, .delete(.refused)), at: later).word == "ok")
        #expect(try store.perform(.blob(entry, .none, put), at: later).word == "ok")
        #expect(
            try store.perform(.blob(entry, .none, .delete(.refused)), at: later).word == "policy")
    }

    /// Each append starts the interval anew, where appends are allowed (rule 1.4.2).
    @Test func appendsProlongRetention() throws {
        var store = MemoryStore()
        let entry = Fixture.blob("log")
        let put = BlobChange.putAppendBlob(Fixture.plain, .none)
        let policy = ContainerChange.putPolicy(
            days: 2, appendWrites: AppendWrites(appendBlobs: true), ifMatch: nil)
        _ = try store.perform(.container(Fixture.container, .create(.empty)), at: Fixture.noon)
        _ = try store.perform(.container(Fixture.container, policy), at: Fixture.noon)
        _ = try store.perform(.blob(entry, .none, put), at: Fixture.noon)

        for day in 1...5 {
            let payload = Fixture.payload(UInt64(day))
            let append = BlobChange.appendBlock(.sealed(payload), .none)
            let now = Fixture.noon.advanced(byDays: day)
            let decision = try store.perform(
                .blob(entry, .none, append), content: payload, at: now)
            #expect(decision.word == "ok")
        }
        let end = Fixture.noon.advanced(byDays: 7)
        let before = end.advanced(byTicks: -1)
        #expect(
            try store.perform(.blob(entry, .none, .delete(.refused)), at: before).word == "policy")
        #expect(try store.perform(.blob(entry, .none, .delete(.refused)), at: end).word == "ok")
    }
}
