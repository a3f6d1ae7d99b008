import BlobModel
import BlobRules
import Testing

/// A container's hold tags and what they keep (spec worm.md §1.6; acceptance check 7 of §7).
struct LegalHoldTests {
    @Test func tagsAreAUnionInTheOrderTheyCame() throws {
        var script = try Script()
        #expect(try script.set("case2", "case1") == "ok")
        #expect(try script.set("case1", "CASE3") == "ok")
        #expect(script.tags == ["case2", "case1", "case3"])
        #expect(try script.clear("case1", "unknown") == "ok")
        #expect(script.tags == ["case2", "case3"])
        #expect(script.hold?.isInForce == true)
        #expect(try script.clear("case3", "case2") == "ok")
        #expect(script.hold?.isInForce == false)
    }

    /// Setting a tag again does not make it younger: its entry says when it came into force.
    @Test func aTagSetTwiceKeepsItsTime() throws {
        var script = try Script()
        #expect(try script.set("case1") == "ok")
        let time = script.hold?.tags.first?.time
        #expect(try script.set("case1", "case2") == "ok")
        #expect(script.hold?.tags.first?.time == time)
    }

    @Test func tenTagsAreTheMost() throws {
        var script = try Script()
        for number in 10..<20 {
            #expect(try script.set("case\(number)") == "ok")
        }
        #expect(try script.set("case20") == "tag-count")
        #expect(try script.set("case10", "case19") == "ok")
        #expect(script.tags.count == 10)
        #expect(try script.clear("case10") == "ok")
        #expect(try script.set("case20") == "ok")
    }

    @Test(arguments: [
        ("ab", false), ("abc", true), ("12345678901234567890123", true),
        ("123456789012345678901234", false), ("case-1", false), ("case 1", false), ("", false),
        ("cäse1", false), ("CASE1", true),
    ])
    func tagsAreShortWords(text: String, isTag: Bool) {
        #expect((HoldTag(text) != nil) == isTag)
    }

    /// Rule 1.6.4: clients send an empty list just to change the flag.
    @Test func theAppendFlagIsSetWithoutTags() throws {
        var script = try Script()
        #expect(try script.set("case1") == "ok")
        #expect(script.hold?.appendWrites == nil)
        #expect(script.hold?.allowsAppendBlock == false)
        #expect(try script.set(allowAll: true) == "ok")
        #expect(script.tags == ["case1"])
        #expect(script.hold?.allowsAppendBlock == true)
        #expect(try script.set("case2") == "ok")
        #expect(script.hold?.allowsAppendBlock == true)
        #expect(try script.set(allowAll: false) == "ok")
        #expect(script.hold?.allowsAppendBlock == false)
    }

    /// Rule 1.6.5: in every state of the policy, locked included.
    @Test func holdsComeAndGoUnderALockedPolicy() throws {
        var script = try Script()
        try script.lockPolicy(days: 1)
        #expect(try script.set("case1") == "ok")
        #expect(try script.clear("case1") == "ok")
        #expect(script.tags == [])
    }

    /// Rule 1.6.6: retention runs on under the hold; the last tag cleared after its end, the blob
    /// may go at once.
    @Test func retentionRunsOnUnderAHold() throws {
        var script = try Script()
        try script.putBlob()
        try script.lockPolicy(days: 1)
        #expect(try script.set("case1") == "ok")
        #expect(try script.deleteBlob() == "hold")
        script.wait(days: 2)
        #expect(try script.deleteBlob() == "hold")
        #expect(try script.clear("case1") == "ok")
        #expect(try script.deleteBlob() == "ok")
    }
}

/// Hold calls on one container, each a second after the one before.
private struct Script {
    private var store = MemoryStore()
    private var now = Fixture.noon

    init() throws {
        _ = try self.perform(.container(Fixture.container, .create(.empty)))
    }

    var hold: LegalHold? { self.store.containers[Fixture.container]?.hold }
    var tags: [String] { (self.hold?.tags ?? []).map(\.text.text) }

    mutating func wait(days: Int) {
        self.now = self.now.advanced(byDays: days)
    }

    mutating func set(_ tags: String..., allowAll: Bool? = nil) throws -> String {
        let tags = tags.map(Fixture.tag)
        return try self.perform(
            .container(
                Fixture.container, .setLegalHold(tags, allowProtectedAppendWritesAll: allowAll)))
    }

    mutating func clear(_ tags: String...) throws -> String {
        let tags = tags.map(Fixture.tag)
        return try self.perform(
            .container(
                Fixture.container, .clearLegalHold(tags, allowProtectedAppendWritesAll: nil)))
    }

    mutating func lockPolicy(days: Int) throws {
        let put = ContainerChange.putPolicy(
            days: days, appendWrites: AppendWrites(), ifMatch: nil)
        #expect(try self.perform(.container(Fixture.container, put)) == "ok")
        let tag = self.store.containers[Fixture.container]?.policy?.etag.policyText
        #expect(
            try self.perform(.container(Fixture.container, .lockPolicy(ifMatch: tag))) == "ok")
    }

    mutating func putBlob() throws {
        let change = BlobChange.putAppendBlob(Fixture.plain, .none)
        #expect(try self.perform(.blob(Fixture.blob("entry"), .none, change)) == "ok")
    }

    mutating func deleteBlob() throws -> String {
        try self.perform(.blob(Fixture.blob("entry"), .none, .delete(.refused)))
    }

    private mutating func perform(_ command: Command) throws -> String {
        self.now = self.now.advanced(byTicks: Timestamp.ticksPerSecond)
        return try self.store.perform(command, at: self.now).word
    }
}
