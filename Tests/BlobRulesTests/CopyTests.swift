import BlobModel
import BlobRules
import Testing

/// Copies: what the source must be, what is taken over, and incremental copies (spec rest.md §8).
struct CopyTests {
    private static let target = Fixture.blob("target")

    @Test func takesOverWhatIsNotGiven() throws {
        var script = try EntryScript()
        _ = try script.make(.setMetadata(Fixture.metadata("source")))
        _ = try script.make(.setTags(Fixture.tags("source"), of: .current))
        let headers = ContentHeaders(contentType: "a/b", contentMD5: MD5Digest(high: 1, low: 2))
        _ = try script.make(.setProperties(headers))
        var request = Self.request(.copyBlob)
        #expect(try script.make(.copy(request), of: Self.target) == "ok")
        var copy = try script.blob(Self.target)
        #expect(copy.metadata == Fixture.metadata("source"))
        #expect(copy.tags == Fixture.tags("source"))
        #expect(copy.headers == headers)
        #expect(copy.copy?.status == .success)
        #expect(copy.copy?.completedAt == script.now)

        request.metadata = Fixture.metadata("own")
        request.tags = BlobTags.none
        request.headers = ContentHeaders(contentType: "c/d")
        request.operation = .putBlobFromURL
        #expect(try script.make(.copy(request), of: Self.target) == "ok")
        copy = try script.blob(Self.target)
        #expect(copy.metadata == Fixture.metadata("own"))
        #expect(copy.tags.isEmpty)
        #expect(copy.headers.contentType == "c/d")
        #expect(copy.headers.contentMD5 == headers.contentMD5)
        #expect(copy.copy == nil)
        #expect(copy.content == (try script.blob().content))
    }

    @Test func refusals() throws {
        var script = try EntryScript()
        var headers = ContentHeaders()
        headers.contentMD5 = MD5Digest(high: 1, low: 2)
        _ = try script.make(.setProperties(headers))
        var request = Self.request(.copyFromURL)
        request.sourceMD5 = MD5Digest(high: 1, low: 3)
        #expect(try script.make(.copy(request), of: Self.target) == "source-md5")
        request.sourceMD5 = MD5Digest(high: 1, low: 2)
        #expect(try script.make(.copy(request), of: Self.target) == "ok")
        request.sourceConditions.ifNoneMatch = .any
        #expect(try script.make(.copy(request), of: Self.target) == "source-condition")
        request.sourceConditions = .none
        request.source = Fixture.blob("entry", in: Fixture.otherContainer)
        #expect(
            try script.make(.copy(request), of: Self.target) == "source-container-not-found")
        request.source = Fixture.blob("missing")
        #expect(try script.make(.copy(request), of: Self.target) == "source-not-found")
    }

    @Test(arguments: [(256 as UInt64, "ok"), (257, "source-too-large")])
    func sizeOfCopyFromURL(mebibytes: UInt64, expected: String) throws {
        var script = try EntryScript()
        var payload = Fixture.payload(5)
        payload.byteCount = mebibytes << 20
        _ = try script.make(.putBlockBlob(.sealed(payload), Fixture.plain, .none), content: payload)
        let copy = BlobChange.copy(Self.request(.copyFromURL))
        #expect(try script.make(copy, of: Self.target) == expected)
    }

    @Test(arguments: [(5_000 as UInt64, "ok"), (5_001, "source-too-large")])
    func sizeOfPutBlobFromURL(mebibytes: UInt64, expected: String) throws {
        var script = try EntryScript()
        var payload = Fixture.payload(5)
        payload.byteCount = mebibytes << 20
        _ = try script.make(.putBlockBlob(.sealed(payload), Fixture.plain, .none), content: payload)
        let copy = BlobChange.copy(Self.request(.putBlobFromURL))
        #expect(try script.make(copy, of: Self.target) == expected)
    }

    /// Pages have holes, blocks have not; and only append blobs can be sealed.
    @Test func kindsThatDoNotFit() throws {
        var script = try EntryScript()
        _ = try script.make(.putBlockBlob(.inline([1]), Fixture.plain, .none))
        var request = Self.request(.copyBlob)
        request.seals = true
        #expect(try script.make(.copy(request), of: Self.target) == "kind")
        _ = try script.make(.delete(.refused))
        _ = try script.make(
            .putPageBlob(byteCount: pageByteCount, sequenceNumber: 0, Fixture.plain, .none))
        #expect(try script.make(.copy(Self.request(.putBlobFromURL)), of: Self.target) == "kind")
    }

    @Test func archivedSource() throws {
        var script = try EntryScript()
        _ = try script.make(.setTier(.archive, .standard, of: .current))
        var request = Self.request(.copyBlob)
        #expect(try script.make(.copy(request), of: Self.target) == "archived")
        request.tier = .archive
        #expect(try script.make(.copy(request), of: Self.target) == "archived")
        request.tier = .hot
        #expect(try script.make(.copy(request), of: Self.target) == "archived")
    }

    /// Each copy leaves a snapshot of the destination, and only later ones follow.
    @Test func incremental() throws {
        var script = try EntryScript()
        let disk = Fixture.blob("disk")
        let put = BlobChange.putPageBlob(
            byteCount: 4 * pageByteCount, sequenceNumber: 3, Fixture.plain, .none)
        _ = try script.make(put, of: disk)
        func write(_ number: UInt64, at page: UInt64) throws -> Timestamp {
            let payload = Fixture.pages(number, 2)
            let pages = BlobChange.putPages(
                offset: page * pageByteCount, .sealed(payload), .none)
            #expect(try script.make(pages, of: disk, content: payload) == "ok")
            #expect(try script.make(.snapshot(nil), of: disk) == "ok")
            return script.now
        }
        let first = try write(11, at: 0)
        let second = try write(12, at: 1)
        func copy(_ revision: Revision, from text: String = "https://here/c/disk") throws
            -> String
        {
            var request = Self.request(.incrementalCopy)
            request.source = disk
            request.sourceRevision = revision
            request.sourceText = "\(text)?snapshot=\(revision)"
            return try script.make(.copy(request), of: Self.target)
        }
        #expect(try copy(.current) == "source-no-snapshot")
        #expect(try copy(.snapshot(second)) == "ok")
        let created = try script.blob(Self.target).createdAt
        let taken = try script.blob(Self.target).copy?.destinationSnapshot
        #expect(taken == script.now)
        #expect(try copy(.snapshot(first)) == "source-older")
        #expect(try copy(.snapshot(second), from: "https://here/c/other") == "other-source")
        let third = try write(13, at: 0)
        #expect(try copy(.snapshot(third)) == "ok")
        #expect(try script.blob(Self.target).createdAt == created)
        let place = try #require(script.store.place(Self.target))
        #expect(
            script.store.items(place).map { script.store.content(of: $0.blob) } == [
                ["11.0", "12.0", "12.1", "0"], ["13.0", "13.1", "12.1", "0"],
            ])
        #expect(try script.make(.clearPages(0..<512, .none), of: Self.target) == "incremental")
        #expect(try script.make(.snapshot(nil), of: Self.target) == "incremental")
        #expect(try script.make(.delete(.include), of: Self.target) == "ok")
        let stored = Set([11, 12, 13].map { Fixture.pages($0, 2) })
        #expect(script.store.referenceFaults(stored: stored) == [])
    }

    /// A name whose soft-deleted blob is buried by an incremental copy keeps both snapshots.
    @Test func incrementalOverSoftDeleted() throws {
        var script = try EntryScript()
        var settings = AccountSettingsChange()
        settings.blobRetention = DeleteRetention(days: 1).map { .on($0) }
        _ = try script.perform(.account(Fixture.container.account, settings))
        let disk = Fixture.blob("disk")
        _ = try script.make(
            .putPageBlob(byteCount: 512, sequenceNumber: 0, Fixture.plain, .none), of: disk)
        _ = try script.make(.snapshot(nil), of: disk)
        var request = Self.request(.incrementalCopy)
        request.source = disk
        request.sourceRevision = .snapshot(script.now)
        _ = try script.make(.delete(.refused))
        #expect(try script.make(.copy(request)) == "ok")
        let place = try #require(script.store.place(EntryScript.entry))
        #expect(script.store.items(place).map { $0.deletion != nil } == [true, false])
        #expect(script.store.referenceFaults(stored: [Fixture.payload(1)]) == [])
    }

    private static func request(_ operation: CopyRequest.Operation) -> CopyRequest {
        CopyRequest(
            operation: operation, source: EntryScript.entry, sourceRevision: .current,
            sourceConditions: .none, id: Fixture.lease(9), sourceText: "https://here/records/entry",
            headers: nil, metadata: nil, tags: nil)
    }
}
