// Goal: whatever a blob may have reads back, as the current one and from its history; a revision is
// found where it is and nowhere else. Method: each optional field alone and all together; cases by
// hand.

import BlobIndex
import BlobModel
import Testing

@Suite struct HistoryRowTests {
    private static let deletion = Deletion(at: Fixture.time(90), until: Fixture.time(100))

    private let container: Container
    private let name: BlobName

    init() throws {
        var container = try Fixture.container(id: 1)
        container.hasHistory = true
        self.container = container
        self.name = try Fixture.name("a/b")
    }

    /// What sets one field each.
    private static let settings: [@Sendable (inout Blob) throws -> Void] = [
        { $0.tags = try BlobTags([.init(key: "k", value: "v"), .init(key: "l", value: "")]) },
        { $0.versionID = Fixture.time(70) },
        {
            $0.tier = TierState(
                .archive, changedAt: Fixture.time(71),
                rehydration: TierState.Rehydration(
                    target: .cool, priority: .high, startedAt: Fixture.time(72)))
        },
        {
            $0.lease = Lease(
                id: LeaseID(value: 5), seconds: 15, startedAt: Fixture.time(73),
                brokenAt: Fixture.time(74))
        },
        { $0.expiresAt = Fixture.time(75) },
        {
            $0.copy = CopyState(
                id: CopyID(value: 6), source: "http://elsewhere/ß", status: .failed, copied: 1,
                total: 2, completedAt: Fixture.time(76), reason: "gone",
                destinationSnapshot: Fixture.time(77), isIncremental: true,
                sourceSnapshot: Fixture.time(78))
        },
        { $0.sequenceNumber = .max },
        { $0.isSealed = true },
        { $0.sharesChunks = true },
        { $0.immutability = BlobImmutability.none },
        {
            $0.immutability = BlobImmutability(
                policy: VersionPolicy(
                    until: Timestamp(ticks: 5), mode: .locked,
                    inherited: VersionPolicy.Default(days: 7, allowsAppendBlock: true)),
                legalHold: false)
        },
    ]

    private func blobs() throws -> [Blob] {
        let plain = Fixture.blob(id: 7, content: .chunks, byteCount: 512)
        var full = plain
        var blobs = [plain]
        for set in Self.settings {
            var blob = plain
            try set(&blob)
            try set(&full)
            blobs.append(blob)
        }
        return blobs + [full]
    }

    private func item(
        _ role: HistoryItem.Role, _ time: Int64, isDeleted: Bool = false
    ) -> HistoryItem {
        HistoryItem(
            key: role == .base ? .base : HistoryItem.Key(time: Fixture.time(time), role: role),
            blob: Fixture.blob(id: UInt64(time)), deletion: isDeleted ? Self.deletion : nil)
    }

    @Test func everyFieldReadsBack() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            for (number, blob) in try self.blobs().enumerated() {
                let name = try Fixture.name("blob\(number)")
                let items = [
                    HistoryItem(
                        key: HistoryItem.Key(time: Fixture.time(5), role: .snapshot), blob: blob,
                        deletion: nil),
                    HistoryItem(
                        key: HistoryItem.Key(time: Fixture.time(5), role: .version), blob: blob,
                        deletion: Self.deletion),
                    HistoryItem(key: .base, blob: blob, deletion: Self.deletion),
                ]
                try store.commit(
                    items.map { .putHistory(self.container.id, name, $0) }
                        + [.putBlob(self.container.id, name, blob)],
                    sequence: UInt64(number))
                #expect(try store.blob(self.container.id, name) == blob)
                for item in items {
                    #expect(try store.item(self.container.id, name, item.key) == item)
                }
                try store.commit(
                    items.map { .removeHistory(self.container.id, name, $0.key) },
                    sequence: UInt64(number))
                for item in items {
                    #expect(try store.item(self.container.id, name, item.key) == nil)
                }
            }
        }
    }

    @Test func revisionsAreFoundUnlessSoftDeleted() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            var current = Fixture.blob(id: 50)
            current.versionID = Fixture.time(50)
            let items = [
                self.item(.snapshot, 10), self.item(.version, 20),
                self.item(.snapshot, 30, isDeleted: true),
                self.item(.version, 40, isDeleted: true),
            ]
            try store.commit(
                items.map { .putHistory(self.container.id, self.name, $0) }
                    + [.putBlob(self.container.id, self.name, current)],
                sequence: 2)
            let moment = store.moment()
            func found(_ revision: Revision) throws -> UInt64? {
                let found = try store.revision(self.container.id, self.name, revision)
                let earlier = try moment.revision(self.container.id, self.name, revision)
                #expect(earlier?.blob == found?.blob)
                #expect(earlier?.item == found?.item)
                #expect(found?.item == items.first { $0.blob == found?.blob }?.key)
                return found?.blob.id.sequence
            }
            #expect(try found(.current) == 50)
            #expect(try found(.version(Fixture.time(50))) == 50)
            #expect(try found(.snapshot(Fixture.time(50))) == nil)
            #expect(try found(.snapshot(Fixture.time(10))) == 10)
            #expect(try found(.version(Fixture.time(10))) == nil)
            #expect(try found(.version(Fixture.time(20))) == 20)
            #expect(try found(.snapshot(Fixture.time(20))) == nil)
            #expect(try found(.snapshot(Fixture.time(30))) == nil)
            #expect(try found(.version(Fixture.time(40))) == nil)
        }
    }

    @Test func factsHaveTheHistoryOfTheNameOnly() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let own = [
                self.item(.snapshot, 10), self.item(.version, 10, isDeleted: true),
                self.item(.base, 30, isDeleted: true),
            ]
            let others = try ["a/", "a/b\0", "a/bc", "a"].map(Fixture.name)
            try store.commit(
                [.putContainer(self.container)]
                    + others.map { .putHistory(self.container.id, $0, self.item(.snapshot, 11)) }
                    + own.dropLast().map { .putHistory(self.container.id, self.name, $0) },
                sequence: 2)
            let batch = store.beginBatch()
            batch.apply([.putHistory(self.container.id, self.name, own[2])], sequence: 3)
            func facts(_ change: BlobChange) throws -> Facts {
                try batch.facts(
                    for: .blob(
                        BlobAddress(container: self.container.address, name: self.name), .none,
                        change))
            }
            #expect(try facts(.delete(.include)).history == own)
            #expect(try facts(.undelete).history == own)
            #expect(try facts(.putAppendBlob(Fixture.plain, .none)).deletedBase == own[2])
            #expect(try facts(.setTags(.none, of: .snapshot(Fixture.time(10)))).item == own[0])
            // What is soft-deleted can only be deleted for good.
            let version = Revision.version(Fixture.time(10))
            #expect(try facts(.setTags(.none, of: version)).item == nil)
            #expect(try facts(.deleteRevision(version, permanently: true)).item == own[1])
            #expect(try facts(.purge(.base)).item == own[2])
            let delete = Command.container(
                self.container.address, .delete(.none, through: .management))
            #expect(try batch.facts(for: delete).containerHasBlobs)

            batch.apply([.putBlob(self.container.id, self.name, Fixture.blob(id: 4))], sequence: 4)
            #expect(try facts(.putAppendBlob(Fixture.plain, .none)).deletedBase == nil)
            batch.apply(
                own.map { .removeHistory(self.container.id, self.name, $0.key) }, sequence: 5)
            #expect(try facts(.delete(.include)).history.isEmpty)
        }
    }
}
