import BlobEngine
import BlobModel
import Testing

/// Goal: a receipt tells what the client is answered with: the state that was changed, and whether
/// what was deleted can come back. Method: one command each, in an account that keeps versions and
/// deleted blobs, and in one that keeps nothing.
struct ReceiptTests {
    @Test func underVersioningEachWriteNamesItsVersion() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            var change = AccountSettingsChange()
            change.isVersioningEnabled = true
            _ = try await store.perform(.account(try Sample.account(), change)).get()
            try await store.createContainer()
            let put = try await store.put("a", [1]).get()
            #expect(put.blob?.versionID == put.time)
            #expect(put.container == nil, "a blob's receipt has no container")

            let snapshot = try await store.accept("a", .snapshot(nil))
            #expect(snapshot.blob?.versionID == snapshot.time)
            #expect(try store.content("a", .snapshot(snapshot.time)) == [1])

            let version = Revision.version(put.time)
            let tags = try BlobTags([BlobTags.Entry(key: "case", value: "1")])
            let tagged = try await store.accept("a", .setTags(tags, of: version))
            #expect(tagged.blob?.tags == tags && tagged.blob?.versionID == put.time)
            #expect(try store.read(try Sample.blob("a"), .current, .none).get().blob.tags == .none)

            let deleted = try await store.accept("a", .delete(.include))
            #expect(deleted.isRestorable && deleted.blob == nil)
            #expect(try store.content("a", version) == [1])
            #expect(
                try await !store.accept("a", .deleteRevision(version, permanently: false))
                    .isRestorable)
        }
        try world.verify()
    }

    @Test func withoutAnythingKeptADeletionIsFinal() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            try await store.accept("log", .putAppendBlob(.plain, .none))
            try await store.append("log", [1, 2])
            #expect(try await store.append("log", [3]).get().appendOffset == 2)
            #expect(try await !store.accept("log", .delete(.refused)).isRestorable)
            #expect(try await !store.accept(.delete(.none, through: .data)).isRestorable)
        }
    }
}
