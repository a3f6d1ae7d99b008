import BlobModel
import BlobRules
import Testing

/// What page blobs ask of sequence numbers, ranges and snapshots to compare with (spec rest.md §3e).
struct PageTests {
    @Test(arguments: [
        (SequenceConditions(lessOrEqual: 7), "ok"),
        (SequenceConditions(lessOrEqual: 6), "sequence-condition"),
        (SequenceConditions(less: 8), "ok"),
        (SequenceConditions(less: 7), "sequence-condition"),
        (SequenceConditions(equal: 7), "ok"),
        (SequenceConditions(equal: 8), "sequence-condition"),
        (SequenceConditions(lessOrEqual: 9, less: 8, equal: 7), "ok"),
        (SequenceConditions(lessOrEqual: 9, less: 7, equal: 7), "sequence-condition"),
    ])
    func sequenceConditions(conditions: SequenceConditions, expected: String) throws {
        var store = try Self.store(sequenceNumber: 7)
        let clear = BlobChange.clearPages(0..<pageByteCount, conditions)
        #expect(try store.perform(Self.command(clear), at: Self.later).word == expected)
    }

    @Test(arguments: [
        (SequenceAction.max(9), 9 as UInt64), (.max(3), 7), (.update(3), 3), (.increment, 8),
    ])
    func sequenceNumber(action: SequenceAction, expected: UInt64) throws {
        var store = try Self.store(sequenceNumber: 7)
        _ = try store.perform(Self.command(.setSequenceNumber(action, nil)), at: Self.later)
        #expect(store.blob(Fixture.blob("disk"))?.sequenceNumber == expected)
    }

    @Test func sequenceNumberEnds() throws {
        let last = UInt64(Int64.max)
        var store = try Self.store(sequenceNumber: last - 1)
        let increment = Self.command(.setSequenceNumber(.increment, nil))
        #expect(try store.perform(increment, at: Self.later).word == "ok")
        #expect(try store.perform(increment, at: Self.later).word == "sequence-too-large")
        #expect(store.blob(Fixture.blob("disk"))?.sequenceNumber == last)
    }

    @Test(arguments: [
        (0 as UInt64, 2_048 as UInt64, "ok"), (1_536, 2_048, "ok"), (2_048, 2_560, "page-range"),
        (1_536, 2_560, "page-range"), (1, 512, "page-range"), (0, 511, "page-range"),
        (UInt64.max - 1_023, UInt64.max - 511, "page-range"),
    ])
    func ranges(lower: UInt64, upper: UInt64, expected: String) throws {
        var store = try Self.store(sequenceNumber: 0)
        let clear = BlobChange.clearPages(lower..<upper, .none)
        #expect(try store.perform(Self.command(clear), at: Self.later).word == expected)
    }

    @Test(arguments: [
        (512 as UInt64, "ok"), (0, "ok"), (Blob.pageBlobBytesMax, "ok"), (513, "page-range"),
        (Blob.pageBlobBytesMax + 512, "page-range"),
    ])
    func sizes(byteCount: UInt64, expected: String) throws {
        var store = try Self.store(sequenceNumber: 0)
        let resize = BlobChange.resize(byteCount, nil)
        #expect(try store.perform(Self.command(resize), at: Self.later).word == expected)
    }

    /// A difference is with an earlier snapshot of the same blob.
    @Test func previousSnapshots() throws {
        let blob = try #require(Scene.blob("page"))
        var other = blob
        other.createdAt = Fixture.noon
        let container = Scene.container(Fixture.container, id: 1)
        func word(_ revision: Revision, _ previous: Timestamp?, _ found: Blob?) -> String {
            refusalOfPageRanges(
                .none, container: container, blob: blob, revision: revision,
                previousSnapshot: previous, previous: found, at: Moment(Fixture.noon)
            )?.word ?? "ok"
        }
        let (early, late) = (Scene.longAgo, Scene.itemTime)
        #expect(word(.current, nil, nil) == "ok")
        #expect(word(.current, late, blob) == "ok")
        #expect(word(.current, late, nil) == "no-previous")
        #expect(word(.current, late, other) == "overwritten")
        #expect(word(.snapshot(late), early, blob) == "ok")
        #expect(word(.snapshot(late), late, blob) == "ok")
        #expect(word(.snapshot(early), late, blob) == "previous-newer")
    }

    private static let later = Fixture.noon.advanced(byTicks: 2)

    private static func command(_ change: BlobChange) -> Command {
        .blob(Fixture.blob("disk"), .none, change)
    }

    /// With a page blob of four pages.
    private static func store(sequenceNumber: UInt64) throws -> MemoryStore {
        var store = MemoryStore()
        _ = try store.perform(.container(Fixture.container, .create(.empty)), at: Fixture.noon)
        let put = BlobChange.putPageBlob(
            byteCount: 4 * pageByteCount, sequenceNumber: sequenceNumber, Fixture.plain, .none)
        _ = try store.perform(Self.command(put), at: Fixture.noon.advanced(byTicks: 1))
        return store
    }
}
