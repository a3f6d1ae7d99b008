// Goal: accounts have rows of their own, what is asked about them comes from those and from their
// containers, and what is removed is gone for the commands behind it in the batch, too.

import BlobIndex
import BlobModel
import Testing

@Suite struct StorageAccountTests {
    private func account(_ name: String) throws -> StorageAccount {
        StorageAccount(
            name: try #require(AccountName(name)),
            properties: AccountProperties(
                kind: .storageV2, sku: .standardLRS, location: "local", accessTier: .hot,
                tags: try #require(AccountTags([.init(name: "of", value: name)]))),
            createdAt: Fixture.time(7),
            key1: .init(id: AccountKeyID(value: 1), createdAt: .init(ticks: 7)),
            key2: .init(id: AccountKeyID(value: 2), createdAt: .init(ticks: 8)))
    }

    @Test func rows() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let names = ["zzz", "devstoreaccount1", "dev", "devstore"]
            let accounts = try names.map(self.account)
            try store.commit(accounts.map { .putStorageAccount($0) }, sequence: 1)
            #expect(try store.accounts().map(\.name.text) == names.sorted())
            for account in accounts { #expect(try store.account(account.name) == account) }
            try store.commit(
                [.putAccount(accounts[2].name, .initial), .removeAccount(accounts[2].name)],
                sequence: 2)
            #expect(try store.account(accounts[2].name) == nil)
            #expect(try store.accounts().count == 3)
            // Neither row is left.
            var rows = try store.liveRows()
            var descriptions: [String] = []
            while let row = try rows.next() { descriptions.append("\(row.key)") }
            #expect(
                descriptions == [
                    "account devstore", "account devstoreaccount1", "account zzz",
                ])
        }
    }

    @Test func factsOfADeletion() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let account = try self.account("devstoreaccount1")
            var gone = try Fixture.container("gone", id: 3)
            gone.deletion = Deletion(at: Fixture.time(5), until: Fixture.time(50))
            var policed = try Fixture.container("policed", id: 2)
            policed.policy = ImmutabilityPolicy(
                state: .unlocked, days: 1, appendWrites: AppendWrites(), extendCount: 0,
                etag: ETag(time: Fixture.time(2)), history: [])
            let plain = try Fixture.container("aaa", id: 1)
            let foreign = ContainerAddress(
                account: try #require(AccountName("devstoreaccount")), name: plain.address.name)
            var others = plain
            others.address = foreign
            others.id = ContainerID(sequence: 9)
            let name = try BlobName(parsing: "b")
            try store.commit(
                [
                    .putStorageAccount(account), .putContainer(plain), .putContainer(policed),
                    .putDeletedContainer(gone), .putContainer(others),
                    .putBlob(plain.id, name, Fixture.blob(id: 20)),
                    .putBlob(policed.id, name, Fixture.blob(id: 21)),
                ], sequence: 1)

            let batch = store.beginBatch()
            let delete = Command.storageAccount(account.name, .delete)
            let facts = try batch.facts(for: delete)
            #expect(facts.account == account)
            // Whether there are blobs matters under a policy alone.
            #expect(
                facts.accountContainers == [
                    AccountContainer(plain, hasBlobs: false),
                    AccountContainer(gone, hasBlobs: false),
                    AccountContainer(policed, hasBlobs: true),
                ])
            batch.apply(
                [
                    .removeContainer(plain.address), .removeContainer(policed.address),
                    .removeDeletedContainer(gone.address, version: Fixture.time(5)),
                    .removeAccount(account.name),
                ], sequence: 2)
            let after = try batch.facts(for: delete)
            #expect(after.account == nil && after.accountContainers.isEmpty)
            let creation = try batch.facts(
                for: .container(plain.address, .create(.empty)))
            #expect(creation.account == nil && creation.container == nil)
        }
    }
}
