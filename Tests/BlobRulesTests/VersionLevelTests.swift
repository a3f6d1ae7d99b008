import BlobModel
import BlobRules
import Testing

/// What versions inherit, keep and lose in a container with version-level immutability (spec
/// worm.md §2.2–2.5; acceptance checks 10, 13 and 14 of §7). Which operation is refused when is in
/// ``VersionLevelMatrixTests``.
struct VersionLevelTests {
    private static let second = Timestamp.ticksPerSecond

    // Defaults.

    /// Rule 2.2.1: header, container's default, account's default, none.
    @Test func whatIsNearerToTheVersionWins() throws {
        var script = try VersionScript(
            account: AccountPolicy(state: .unlocked, days: 5))
        #expect(try script.put()?.until == script.now.advanced(byDays: 5).roundedUpToSecond)
        try script.setDefault(days: 3)
        #expect(try script.put()?.until == script.now.advanced(byDays: 3).roundedUpToSecond)
        let asked = VersionPolicy(until: script.now.advanced(byDays: 1), mode: .unlocked)
        #expect(try script.put(BlobImmutability(policy: asked)) == asked)
        // A hold alone says nothing of the policy.
        #expect(try script.put(BlobImmutability(legalHold: true))?.inherited?.days == 3)
        #expect(try script.blob().immutability?.legalHold == true)
        try script.deleteDefault()
        #expect(try script.put()?.inherited?.days == 5)
    }

    @Test func aDisabledDefaultIsNone() throws {
        var script = try VersionScript(account: AccountPolicy(state: .disabled, days: 5))
        #expect(try script.put() == nil)
        #expect(try script.blob().immutability == BlobImmutability.none)
    }

    /// Rules 2.2.4 and 2.2.5.
    @Test func theModeFollowsTheDefaultUnlessThePolicyIsTheWritesOwn() throws {
        var script = try VersionScript()
        try script.setDefault(days: 3)
        #expect(try script.put()?.mode == .unlocked)
        try script.lockDefault()
        #expect(try script.put()?.mode == .locked)
        let asked = VersionPolicy(until: script.now.advanced(byDays: 1), mode: .unlocked)
        #expect(try script.put(BlobImmutability(policy: asked))?.mode == .unlocked)
    }

    /// Rule 2.2.4: unlike a container-level policy.
    @Test func anotherDefaultDoesNotTouchWhatIsThere() throws {
        var script = try VersionScript()
        try script.setDefault(days: 3)
        let stamped = try script.put()
        try script.setDefault(days: 1)
        #expect(try script.blob().immutability?.policy == stamped)
        try script.deleteDefault()
        #expect(try script.blob().immutability?.policy == stamped)
    }

    /// Rule 2.3.2: a begun second counts whole.
    @Test func untilDatesAreWholeSeconds() throws {
        var script = try VersionScript()
        try script.setDefault(days: 1)
        script.now = Fixture.noon.advanced(byTicks: 1_234_567)
        let until = try #require(try script.put()?.until)
        #expect(until.ticks % Self.second == 0)
        #expect(until == Fixture.noon.advanced(byDays: 1).advanced(byTicks: Self.second))
    }

    // Versions.

    /// Rule 2.3.4.
    @Test func theVersionBeforeKeepsWhatProtectsIt() throws {
        var script = try VersionScript()
        let asked = BlobImmutability(
            policy: VersionPolicy(until: script.now.advanced(byDays: 9), mode: .locked),
            legalHold: true)
        _ = try script.put(asked)
        let first = try #require(try script.blob().versionID)
        #expect(try script.put() == nil)
        #expect(script.item(.version(first))?.blob.immutability == asked)
        #expect(try script.make(.delete(.refused)) == "ok")
        #expect(try script.make(.deleteRevision(.version(first), permanently: false)) == "hold")
        #expect(try script.make(.setLegalHold(false, of: .version(first))) == "ok")
        #expect(try script.make(.deleteRevision(.version(first), permanently: false)) == "policy")
    }

    /// Rules 2.3.5 and 2.3.6.
    @Test func aPolicyIsNoNewStateAndOfOneVersionOnly() throws {
        var script = try VersionScript()
        _ = try script.put()
        let first = try #require(try script.blob().versionID)
        _ = try script.put()
        let before = try script.blob()
        let policy = VersionPolicy(until: script.now.advanced(byDays: 1), mode: .unlocked)
        #expect(try script.make(.setPolicy(policy, of: .version(first))) == "ok")
        #expect(try script.make(.setLegalHold(true, of: .version(first))) == "ok")
        #expect(try script.blob() == before)
        let item = try #require(script.item(.version(first)))
        #expect(item.blob.immutability == BlobImmutability(policy: policy, legalHold: true))
        #expect(item.blob.etag.time == first)
        // By its version id the current one is meant, too.
        let current = try #require(before.versionID)
        #expect(try script.make(.setPolicy(policy, of: .version(current))) == "ok")
        #expect(try script.blob().immutability?.policy == policy)
        #expect(try script.blob().etag == before.etag)
        #expect(try script.blob().lastModified == before.lastModified)
    }

    /// Rule 2.3.3: as often as one likes.
    @Test func aLockedPolicyGetsLongerOnly() throws {
        var script = try VersionScript()
        _ = try script.put()
        for day in 1...10 {
            let policy = VersionPolicy(until: Fixture.noon.advanced(byDays: day), mode: .locked)
            #expect(try script.make(.setPolicy(policy, of: .current)) == "ok")
        }
        let shorter = VersionPolicy(until: Fixture.noon.advanced(byDays: 9), mode: .locked)
        #expect(try script.make(.setPolicy(shorter, of: .current)) == "policy")
        let unlocked = VersionPolicy(until: Fixture.noon.advanced(byDays: 20), mode: .unlocked)
        #expect(try script.make(.setPolicy(unlocked, of: .current)) == "policy")
        #expect(try script.make(.deletePolicy(of: .current)) == "version-policy-locked")
        #expect(
            try script.blob().immutability?.policy?.until == Fixture.noon.advanced(byDays: 10))
    }

    /// U31: neither gets a default; both are what the blob is.
    @Test func aSnapshotIsProtectedLikeItsBlob() throws {
        var script = try VersionScript()
        let asked = BlobImmutability(
            policy: VersionPolicy(until: script.now.advanced(byDays: 9), mode: .unlocked))
        _ = try script.put(asked)
        try script.setDefault(days: 1)
        #expect(try script.make(.snapshot(nil)) == "ok")
        let snapshot = script.now
        #expect(script.item(.snapshot(snapshot))?.blob.immutability == asked)
        #expect(try script.blob().immutability == asked)
        #expect(try script.make(.deletePolicy(of: .current)) == "ok")
        #expect(
            try script.make(.deleteRevision(.snapshot(snapshot), permanently: false)) == "policy")
        #expect(try script.make(.delete(.include)) == "policy")
    }

    /// New metadata make a version, which begins like any other.
    @Test func newMetadataBeginWithTheDefault() throws {
        var script = try VersionScript()
        _ = try script.put()
        try script.setDefault(days: 2)
        #expect(try script.make(.setMetadata(Fixture.metadata("new"))) == "ok")
        #expect(try script.blob().immutability?.policy?.inherited?.days == 2)
    }

    /// Even if versioning is off, which nothing should bring about.
    @Test func whatIsOverwrittenBecomesAVersionAlways() throws {
        var script = try VersionScript()
        _ = try script.put(BlobImmutability(legalHold: true))
        var change = AccountSettingsChange()
        change.isVersioningEnabled = false
        #expect(
            try script.perform(.account(Fixture.container.account, change)).word
                == "versioning-protected")
        #expect(try script.blob().versionID != nil)
    }

    // Appends.

    /// Rules 1.4.2 and U17: what is appended is kept as long as what was there.
    @Test func anAppendBeginsTheIntervalAnew() throws {
        var script = try VersionScript()
        try script.setDefault(days: 2, AppendWrites(appendBlobs: true))
        #expect(try script.make(.putAppendBlob(Fixture.plain, .none)) == "ok")
        script.now = script.now.advanced(byDays: 1)
        #expect(try script.append() == "ok")
        #expect(
            try script.blob().immutability?.policy?.until
                == script.now.advanced(byDays: 2).roundedUpToSecond)
        script.now = script.now.advanced(byDays: 1)
        #expect(try script.make(.delete(.refused)) == "policy")
        // A policy of its own allows none.
        let own = VersionPolicy(until: script.now.advanced(byDays: 1), mode: .unlocked)
        #expect(try script.make(.setPolicy(own, of: .current)) == "ok")
        #expect(try script.append() == "policy")
    }

    // Migration.

    /// Rules 2.1.5–2.1.7, 1.6.7.
    @Test func migrationAsksForAPolicyAndVersionsAndNoHold() throws {
        var script = try VersionScript(isVersionLevel: false, keepsVersions: false)
        #expect(try script.make(.migrate) == "migrate-no-policy")
        try script.setDefault(days: 3)
        #expect(try script.make(.migrate) == "migrate-versioning-off")
        var change = AccountSettingsChange()
        change.isVersioningEnabled = true
        #expect(try script.perform(.account(Fixture.container.account, change)).word == "ok")
        let tag = [Fixture.tag("case17")]
        let hold = ContainerChange.setLegalHold(tag, allowProtectedAppendWritesAll: nil)
        #expect(try script.make(hold) == "ok")
        #expect(try script.make(.migrate) == "migrate-hold")
        let clear = ContainerChange.clearLegalHold(tag, allowProtectedAppendWritesAll: nil)
        #expect(try script.make(clear) == "ok")
        #expect(try script.make(.migrate) == "ok")
        #expect(try script.make(.migrate) == "migrate-again")
        #expect(try script.make(hold) == "hold-per-version")
    }

    @Test func whatWasThereKeepsToThePolicyItHad() throws {
        var script = try VersionScript(isVersionLevel: false)
        #expect(try script.make(.putAppendBlob(Fixture.plain, .none)) == "ok")
        script.now = script.now.advanced(byDays: 1)
        #expect(try script.append() == "ok")
        let base = script.now
        try script.setDefault(days: 3, AppendWrites(appendBlobs: false, all: true))
        try script.lockDefault()
        #expect(try script.make(.migrate) == "ok")
        #expect(try script.effective().policy?.until == base.advanced(byDays: 3).roundedUpToSecond)
        #expect(try script.effective().policy?.mode == .locked)
        #expect(try script.container().policy?.state == .locked)
        // Defaults know one flag only.
        let flags = try script.container().policy?.appendWrites
        #expect(flags == AppendWrites(appendBlobs: true, all: nil))

        // A longer default is for new versions.
        let tag = try script.container().policy?.etag.policyText
        let extend = ContainerChange.extendPolicy(
            days: 9, appendWrites: AppendWrites(), ifMatch: tag)
        #expect(try script.make(extend) == "ok")
        #expect(try script.effective().policy?.until == base.advanced(byDays: 3).roundedUpToSecond)

        // Appends move it, as they did.
        #expect(try script.append() == "ok")
        #expect(
            try script.effective().policy?.until
                == script.now.advanced(byDays: 3).roundedUpToSecond)
        // A hold takes the policy over as it is.
        let policy = try script.effective().policy
        #expect(try script.make(.setLegalHold(true, of: .current)) == "ok")
        #expect(
            try script.blob().immutability == BlobImmutability(policy: policy, legalHold: true))
        #expect(try script.make(.deletePolicy(of: .current)) == "version-policy-locked")
    }

    // Accounts and containers.

    /// Rule 2.1.2.
    @Test func everyContainerOfSuchAnAccountIsVersionLevel() throws {
        var script = try VersionScript(account: nil, ofAccount: true)
        let other = Fixture.otherContainer
        #expect(
            try script.perform(.container(other, .create(.empty, versionLevel: false))).word
                == "version-level-unchangeable")
        #expect(try script.perform(.container(other, .create(.empty))).word == "ok")
        #expect(script.store.containers[other]?.versionLevel != nil)
    }

    /// Rule 2.1.3.
    @Test func aContainerNeedsAnAccountWithVersions() throws {
        var script = try VersionScript(isVersionLevel: false, keepsVersions: false)
        let create = Command.container(
            Fixture.otherContainer, .create(.empty, versionLevel: true))
        #expect(try script.perform(create).word == "versioning-off")
    }

    /// Rule 2.2.3.
    @Test func anAccountsDefaultIsLockedForGood() throws {
        var script = try VersionScript(account: nil, ofAccount: true)
        #expect(try script.setAccount(.init(days: 0)) == "days-range")
        #expect(try script.setAccount(.init(state: .unlocked)) == "days-missing")
        #expect(try script.setAccount(.init(state: .locked, days: 3)) == "created-locked")
        #expect(try script.setAccount(.init(state: .disabled, days: 3)) == "ok")
        #expect(try script.setAccount(.init(state: .locked)) == "state")
        #expect(try script.setAccount(.init(state: .unlocked, appendBlobs: true)) == "ok")
        #expect(try script.setAccount(.init(state: .disabled)) == "ok")
        #expect(try script.setAccount(.init(state: .unlocked, days: 2)) == "ok")
        #expect(try script.setAccount(.init(state: .locked)) == "ok")
        let locked = AccountPolicy(state: .locked, days: 2, appendBlobs: true)
        #expect(script.store.settings.immutability?.policy == locked)
        #expect(try script.setAccount(.init(state: .locked, days: 2, appendBlobs: true)) == "ok")
        #expect(try script.setAccount(.init(state: .unlocked)) == "state")
        #expect(try script.setAccount(.init(state: .disabled)) == "state")
        #expect(try script.setAccount(.init(days: 1)) == "state")
        #expect(try script.setAccount(.init(appendBlobs: false)) == "state")
        #expect(try script.setAccount(.init(days: 4)) == "ok")
        #expect(script.store.settings.immutability?.policy?.days == 4)
    }

    @Test func anAccountDoesNotBecomeVersionLevelLater() throws {
        var script = try VersionScript()
        #expect(
            try script.setAccount(.init(state: .unlocked, days: 3)) == "account-not-version-level")
    }
}
