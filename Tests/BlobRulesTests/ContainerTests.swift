import BlobModel
import BlobRules
import Testing

/// Soft deletion and restoring of containers, and the account's settings.
struct ContainerTests {
    @Test func restoreBringsEverythingBack() throws {
        var script = try EntryScript()
        try script.keepContainers()
        try script.make(.setLegalHold([Fixture.tag("case17")], allowProtectedAppendWritesAll: nil))
        try script.make(.clearLegalHold([], allowProtectedAppendWritesAll: true))
        try script.make(
            .clearLegalHold([Fixture.tag("case17")], allowProtectedAppendWritesAll: nil))
        script.store.configuredAllowPublicAccess = true
        try script.make(.setSignedIdentifiers([], publicAccess: .container, .none))
        let before = try #require(script.store.containers[Fixture.container])
        try script.make(.delete(.none, through: .data))
        let version = script.now
        #expect(script.store.containers[Fixture.container] == nil)
        #expect(
            script.store.tasks.last
                == DueTask(
                    time: version.advanced(byDays: 2),
                    work: .purgeContainer(Fixture.container, version: version)))

        let name = Fixture.container.name
        func restore(_ version: Timestamp) throws -> String {
            let change = ContainerChange.restore(name, version: version)
            return try script.perform(.container(Fixture.container, change)).word
        }
        #expect(try restore(version.advanced(byTicks: 1)) == "container-not-found")
        try script.make(.create(.empty))
        #expect(try restore(version) == "exists")
        try script.make(.delete(.none, through: .data))
        #expect(try restore(version) == "ok")
        var after = try #require(script.store.containers[Fixture.container])
        #expect(after.lastModified == script.now && after.etag.time == script.now)
        after.lastModified = before.lastModified
        after.etag = before.etag
        #expect(after == before)
        #expect(script.store.blob(EntryScript.entry) != nil)
        #expect(script.store.deletedContainers.count == 1)
    }

    @Test func purgeWaitsForItsTime() throws {
        var script = try EntryScript()
        try script.keepContainers()
        try script.make(.delete(.none, through: .data))
        let version = script.now
        let purge = Command.container(Fixture.container, .purge(version: version))
        script.now = version.advanced(byDays: 2).advanced(byTicks: -2)
        #expect(try script.perform(purge).word == "container-not-found")
        #expect(try script.perform(purge).word == "ok")
        #expect(script.store.deletedContainers.isEmpty)
        #expect(script.store.erased == [Fixture.payload(1)])
    }

    /// What a change does not mention stays.
    @Test func settings() throws {
        var script = try EntryScript()
        let account = Fixture.container.account
        var change = AccountSettingsChange()
        change.isVersioningEnabled = true
        change.defaultServiceVersion = .on("2021-12-02")
        change.blobRetention = DeleteRetention(days: 3).map { .on($0) }
        _ = try script.perform(.account(account, change))
        change = AccountSettingsChange()
        change.blobRetention = .off
        change.containerRetentionDays = .on(5)
        _ = try script.perform(.account(account, change))
        #expect(
            script.store.settings
                == AccountSettings(
                    isVersioningEnabled: true, containerRetentionDays: 5,
                    defaultServiceVersion: "2021-12-02"))
    }
}

extension EntryScript {
    fileprivate mutating func keepContainers() throws {
        var settings = AccountSettingsChange()
        settings.containerRetentionDays = .on(2)
        _ = try self.perform(.account(Fixture.container.account, settings))
    }
}
