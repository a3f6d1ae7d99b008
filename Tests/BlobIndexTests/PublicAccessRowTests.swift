// Goal: a container's level of public access is in its row, one form for each, and what is decided
// about it knows the account. Method: a store with one batch; golden bytes read by RocksDB alone.

import BlobIndex
import BlobModel
import Testing

@Suite struct PublicAccessRowTests {
    private func container(_ level: PublicAccess) throws -> Container {
        var container = try Fixture.container(id: 7)
        container.publicAccess = level
        return container
    }

    @Test(arguments: PublicAccess.allCases)
    func containersReadBack(level: PublicAccess) throws {
        try withScratch { scratch in
            let store = try scratch.store()
            var container = try self.container(level)
            container.signedIdentifiers = [
                SignedIdentifier(id: "p", start: nil, expiry: nil, permission: "r")
            ]
            container.versionLevel = VersionLevel(enabledAt: Fixture.time(3))
            try store.commit([.putContainer(container)], sequence: 7)
            #expect(try store.container(container.address) == container)
        }
    }

    /// A private container's row is the one from before there were levels; a public one's has the
    /// sixth bit and the level at its end.
    @Test(arguments: [(PublicAccess.off, ""), (.blob, "01"), (.container, "02")])
    func goldenBytes(level: PublicAccess, end: String) throws {
        try withScratch { scratch in
            do {
                let store = try scratch.store()
                try store.commit([.putContainer(try self.container(level))], sequence: 7)
            }
            let row = try #require(
                try RawDatabase(path: scratch.indexPath()).rows().first { $0.key.hasPrefix("02") })
            #expect(
                row.value
                    == "0700000000000000010000000000000002000000000000000200000000000000"
                    + "00000000" + "00" + "00000000" + "00" + (level == .off ? "00" : "20") + end)
        }
    }

    @Test func factsOfALevel() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let container = try self.container(.off)
            let account = StorageAccount(
                name: container.address.account,
                properties: AccountProperties(
                    kind: .storageV2, sku: .standardLRS, location: "local", accessTier: .hot,
                    allowsPublicAccess: true),
                createdAt: Fixture.time(7),
                key1: .init(id: AccountKeyID(value: 1), createdAt: .init(ticks: 7)),
                key2: .init(id: AccountKeyID(value: 2), createdAt: .init(ticks: 8)))
            try store.commit([.putContainer(container), .putStorageAccount(account)], sequence: 8)
            for change in [
                ContainerChange.create(.empty, publicAccess: .blob),
                .update(nil, publicAccess: .blob),
                .setSignedIdentifiers([], publicAccess: .blob, .none),
            ] {
                let facts = try store.beginBatch().facts(
                    for: .container(container.address, change))
                #expect(facts.account == account && facts.container == container)
            }
        }
    }
}
