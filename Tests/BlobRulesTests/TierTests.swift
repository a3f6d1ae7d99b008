import BlobModel
import BlobRules
import Testing

/// Tiers, the archive and the way back (spec rest.md §3b, §13), and Set Blob Expiry.
struct TierTests {
    @Test func archiveKeepsItsContent() throws {
        var script = try EntryScript()
        #expect(try script.make(.setTier(.archive, .standard, of: .current)) == "ok")
        let blob = try script.blob()
        #expect(refusalOfContentRead(blob, at: script.now) == .blobArchived)
        #expect(try script.make(.setMetadata(.empty)) == "archived")
        #expect(try script.make(.putBlockBlob(.inline([]), Fixture.plain, .none)) == "archived")
        #expect(try script.make(.snapshot(nil)) == "archived")
        #expect(try script.make(.setTags(Fixture.tags("a"), of: .current)) == "ok")
        #expect(try script.make(.setTier(.archive, .standard, of: .current)) == "ok")
        #expect(try script.blob().etag == blob.etag)
        #expect(try script.make(.delete(.refused)) == "ok")
    }

    /// While it goes on the blob is still in the archive; only the priority can be raised.
    @Test func rehydration() throws {
        var script = try EntryScript()
        #expect(try script.make(.setTier(.archive, .standard, of: .current)) == "ok")
        #expect(try script.make(.setTier(.cool, .standard, of: .current)) == "ok")
        var tier = try #require(try script.blob().tier)
        let begun = try #require(tier.rehydration(at: script.now))
        #expect(begun.target == .cool && begun.priority == .standard)
        #expect(tier.tier(at: script.now) == .archive)
        #expect(try script.make(.setTier(.hot, .standard, of: .current)) == "rehydrating")
        #expect(try script.make(.setTier(.archive, .standard, of: .current)) == "rehydrating")
        #expect(try script.make(.setTier(.cool, .high, of: .current)) == "ok")
        tier = try #require(try script.blob().tier)
        let raised = try #require(tier.rehydration(at: script.now))
        #expect(raised.priority == .high && raised.startedAt == begun.startedAt)
        script.now = raised.endsAt
        #expect(tier.tier(at: script.now) == .cool)
        #expect(refusalOfContentRead(try script.blob(), at: script.now) == nil)
        #expect(try script.make(.setMetadata(.empty)) == "ok")
        #expect(try script.make(.setTier(.hot, .standard, of: .current)) == "ok")
    }

    @Test(arguments: [
        (AccessTier.hot, "ok", "tier"), (.cool, "ok", "tier"), (.cold, "ok", "tier"),
        (.archive, "ok", "tier"), (.smart, "ok", "tier"), (.premium, "tier", "tier"),
        (.p4, "tier", "ok"), (.p80, "tier", "ok"),
    ])
    func kinds(tier: AccessTier, block: String, page: String) throws {
        var script = try EntryScript()
        var properties = Fixture.plain
        properties.tier = tier
        #expect(try script.make(.setTier(tier, .standard, of: .current)) == block)
        script = try EntryScript()
        #expect(try script.make(.putBlockBlob(.inline([]), properties, .none)) == block)
        script = try EntryScript()
        let put = BlobChange.putPageBlob(byteCount: 0, sequenceNumber: 0, properties, .none)
        #expect(try script.make(put) == page)
        script = try EntryScript()
        #expect(try script.make(.putAppendBlob(properties, .none)) == "tier")
    }

    @Test func expiry() throws {
        var script = try EntryScript()
        let created = try script.blob().createdAt
        #expect(try script.make(.setExpiry(.at(script.now.advanced(byTicks: 1)))) == "past")
        #expect(try script.make(.setExpiry(.afterNow(milliseconds: 0))) == "past")
        #expect(try script.make(.setExpiry(.afterCreation(milliseconds: 60_000))) == "ok")
        let end = created.advanced(byTicks: 60 * Timestamp.ticksPerSecond)
        #expect(try script.blob().expiresAt == end)
        #expect(script.store.tasks.last == DueTask(time: end, work: .expire(EntryScript.entry)))
        #expect(try script.make(.expire) == "not-found")
        script.now = end.advanced(byTicks: -2)
        #expect(try script.make(.setTags(Fixture.tags("a"), of: .current)) == "ok")
        #expect(try script.make(.setTags(Fixture.tags("b"), of: .current)) == "not-found")
        #expect(try script.make(.expire) == "ok")
        #expect(script.store.blob(EntryScript.entry) == nil)
    }

    @Test func expiryCanBeTakenBack() throws {
        var script = try EntryScript()
        #expect(try script.make(.setExpiry(.afterNow(milliseconds: .max))) == "ok")
        #expect(try script.blob().expiresAt == Timestamp(ticks: .max))
        #expect(try script.make(.setExpiry(.never)) == "ok")
        #expect(try script.blob().expiresAt == nil)
    }

    /// A blob that is kept stays to be seen, and goes when what kept it ends.
    @Test func expiryWaitsForTheHold() throws {
        var script = try EntryScript()
        #expect(try script.make(.setExpiry(.afterNow(milliseconds: 1))) == "ok")
        let tag = [Fixture.tag("case17")]
        script.now = script.now.advanced(byDays: 1)
        try script.make(.setLegalHold(tag, allowProtectedAppendWritesAll: nil))
        #expect(try script.make(.setTags(Fixture.tags("a"), of: .current)) == "ok")
        #expect(try script.make(.expire) == "hold")
        try script.make(.clearLegalHold(tag, allowProtectedAppendWritesAll: nil))
        #expect(try script.make(.setTags(Fixture.tags("b"), of: .current)) == "not-found")
        #expect(try script.make(.expire) == "ok")
    }
}
