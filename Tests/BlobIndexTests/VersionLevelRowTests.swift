// Goal: containers with version-level immutability read back, and switching versioning off finds
// them, soft-deleted ones included, and no other account's. Method: a store with one batch.

import BlobIndex
import BlobModel
import Testing

@Suite struct VersionLevelRowTests {
    private static let levels = [
        VersionLevel(enabledAt: Fixture.time(3)),
        VersionLevel(
            enabledAt: Fixture.time(4),
            migrated: DefaultVersionPolicy(mode: .locked, days: 146_000, allowsAppendBlock: true)),
    ]

    private func container(_ level: VersionLevel, isDeleted: Bool = false) throws -> Container {
        var container = try Fixture.container(id: 7)
        container.versionLevel = level
        if isDeleted {
            container.deletion = Deletion(at: Fixture.time(5), until: Fixture.time(6))
        }
        return container
    }

    @Test(arguments: levels)
    func containersReadBack(level: VersionLevel) throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let container = try self.container(level)
            try store.commit([.putContainer(container)], sequence: 7)
            #expect(try store.container(container.address) == container)
        }
    }

    @Test(arguments: levels, [false, true])
    func switchingVersioningOffFindsThem(level: VersionLevel, isDeleted: Bool) throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let container = try self.container(level, isDeleted: isDeleted)
            let plain = try Fixture.container("plain", id: 8)
            try store.commit(
                [
                    .putContainer(plain),
                    isDeleted ? .putDeletedContainer(container) : .putContainer(container),
                ], sequence: 8)
            var change = AccountSettingsChange()
            func isFound(_ account: AccountName) throws -> Bool {
                try store.beginBatch().facts(for: .account(account, change)).accountHasVersionLevel
            }
            let account = container.address.account
            // Nothing else asks.
            #expect(try !isFound(account))
            change.isVersioningEnabled = true
            #expect(try !isFound(account))
            change.isVersioningEnabled = false
            #expect(try isFound(account))
            #expect(try !isFound(try #require(AccountName("someoneelse"))))
        }
    }
}
