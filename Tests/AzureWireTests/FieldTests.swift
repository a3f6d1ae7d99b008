import AzureWire
import BlobModel
import HTTPTypes
import Testing

/// Goal: the header fields of answers about blobs and containers are those of spec rest.md §3b.
@Suite struct FieldTests {
    private func value(_ fields: HTTPFields, _ name: String) throws -> String? {
        fields[try #require(HTTPField.Name(name))]
    }

    @Test func ofABlockBlob() throws {
        let md5 = MD5Digest(try #require(Base64.decode("XUFAKrxLKna5cZ2REBfFkg==")))
        let block = Fixture.blob(
            .block, headers: ContentHeaders(cacheControl: "no-store", contentMD5: md5),
            metadata: try Fixture.metadata(("Key", "v")))
        let whole = block.fields(for: .whole, at: Fixture.noon)
        #expect(whole[.contentType] == "application/octet-stream")
        #expect(whole[.contentMD5] == "XUFAKrxLKna5cZ2REBfFkg==")
        #expect(whole[.blobContentMD5] == nil)
        #expect(whole[.acceptRanges] == "bytes")
        #expect(whole[.cacheControl] == "no-store")
        #expect(whole[.contentEncoding] == nil)
        #expect(whole[.lastModified] == "Fri, 02 Jan 2026 12:00:00 GMT")
        #expect(whole[.creationTime] == "Thu, 01 Jan 2026 12:00:00 GMT")
        #expect(whole[.serverEncrypted] == "true")
        #expect(whole[.leaseStatus] == "unlocked")
        #expect(whole[.leaseState] == "available")
        #expect(whole[.blobType] == "BlockBlob")
        #expect(whole[.accessTier] == "Hot")
        #expect(whole[.accessTierInferred] == "true")
        for absent in [
            HTTPField.Name.blobCommittedBlockCount, .versionID, .isCurrentVersion, .tagCount,
            .expiryTime, .copyID, .archiveStatus, .accessTierChangeTime, .leaseDuration,
            .blobSequenceNumber, .blobSealed,
        ] {
            #expect(whole[absent] == nil, "\(absent)")
        }
        #expect(whole.contains { $0.name.rawName == "x-ms-meta-Key" && $0.value == "v" })
        #expect(Set(whole.map(\.name)).count == whole.count, "no field comes twice")

        let range = block.fields(for: .range, at: Fixture.noon)
        #expect(range[.contentMD5] == nil)
        #expect(range[.blobContentMD5] == "XUFAKrxLKna5cZ2REBfFkg==")
    }

    /// What nobody chose a tier for has the account's, or none.
    @Test(arguments: [AccessTier.hot, .cool, .cold, nil])
    func theAccountsTier(tier: AccessTier?) {
        let block = Fixture.blob(.block)
        let key = HistoryItem.Key(time: Fixture.noon, role: .snapshot)
        for item in [nil, key] {
            let fields = block.fields(for: .whole, of: item, inferring: tier, at: Fixture.noon)
            #expect(fields[.accessTier] == tier?.text)
            #expect(fields[.accessTierInferred] == tier.map { _ in "true" })
        }
        var chosen = block
        chosen.tier = TierState(.hot, changedAt: Fixture.noon)
        let fields = chosen.fields(for: .whole, inferring: tier, at: Fixture.noon)
        #expect(fields[.accessTier] == "Hot" && fields[.accessTierInferred] == nil)
        let append = Fixture.blob(.append).fields(
            for: .whole, inferring: tier, at: Fixture.noon)
        #expect(append[.accessTier] == nil)
    }

    @Test func ofAnAppendBlob() {
        var blob = Fixture.blob(.append)
        var fields = blob.fields(for: .whole, at: Fixture.noon)
        #expect(fields[.blobType] == "AppendBlob")
        #expect(fields[.blobCommittedBlockCount] == "3")
        #expect(fields[.accessTier] == nil)
        #expect(fields[.blobSealed] == nil)
        blob.isSealed = true
        fields = blob.fields(for: .whole, at: Fixture.noon)
        #expect(fields[.blobSealed] == "true")
    }

    @Test func ofAPageBlob() {
        var blob = Fixture.blob(.page)
        blob.sequenceNumber = 9
        #expect(blob.fields(for: .range, at: Fixture.noon)[.blobType] == "PageBlob")
        #expect(blob.fields(for: .range, at: Fixture.noon)[.blobSequenceNumber] == "9")
        #expect(blob.fields(for: .range, at: Fixture.noon)[.accessTier] == nil)
        blob.tier = TierState(.p20, changedAt: Fixture.noon)
        #expect(blob.fields(for: .range, at: Fixture.noon)[.accessTier] == "P20")
        #expect(blob.fields(for: .range, at: Fixture.noon)[.accessTierInferred] == nil)
    }

    @Test(
        arguments: [
            (0, "locked", "leased", "fixed"), (59, "locked", "leased", "fixed"),
            (60, "unlocked", "expired", nil),
        ] as [(Int64, String, String, String?)])
    func fixedLease(second: Int64, status: String, state: String, duration: String?) {
        var blob = Fixture.blob(.block)
        blob.lease = Lease(id: LeaseID(value: 1), seconds: 60, startedAt: Fixture.noon)
        let now = Fixture.noon.advanced(byTicks: second * Timestamp.ticksPerSecond)
        let fields = blob.fields(for: .whole, at: now)
        #expect(fields[.leaseStatus] == status)
        #expect(fields[.leaseState] == state)
        #expect(fields[.leaseDuration] == duration)
        // The id is between the server and whoever took the lease.
        #expect(fields[.leaseID] == nil)
    }

    @Test func leaseOfAContainer() throws {
        var container = Container(
            address: try Fixture.container(), id: ContainerID(sequence: 1),
            createdAt: Fixture.noon, lastModified: Fixture.noon, etag: ETag(time: Fixture.noon),
            metadata: .empty, policy: nil, hold: .clear)
        container.lease = Lease(
            id: LeaseID(value: 1), seconds: nil, startedAt: Fixture.noon,
            brokenAt: Fixture.noon.advanced(byDays: 1))
        let breaking = container.fields(at: Fixture.noon, for: Fixture.version)
        #expect(breaking[.leaseStatus] == "locked")
        #expect(breaking[.leaseState] == "breaking")
        #expect(breaking[.leaseDuration] == nil)
        let broken = container.fields(at: Fixture.noon.advanced(byDays: 1), for: Fixture.version)
        #expect(broken[.leaseStatus] == "unlocked")
        #expect(broken[.leaseState] == "broken")
    }

    @Test func rehydration() {
        var blob = Fixture.blob(.block)
        let rehydration = TierState.Rehydration(
            target: .cool, priority: .standard, startedAt: Fixture.noon)
        blob.tier = TierState(.archive, changedAt: Fixture.noon, rehydration: rehydration)
        let before = blob.fields(for: .whole, at: Fixture.noon)
        #expect(before[.accessTier] == "Archive")
        #expect(before[.accessTierInferred] == nil)
        #expect(before[.archiveStatus] == "rehydrate-pending-to-cool")
        #expect(before[.rehydratePriority] == "Standard")
        #expect(before[.accessTierChangeTime] == "Thu, 01 Jan 2026 12:00:00 GMT")
        let after = blob.fields(for: .whole, at: rehydration.endsAt)
        #expect(after[.accessTier] == "Cool")
        #expect(after[.archiveStatus] == nil)
        #expect(after[.rehydratePriority] == nil)
    }

    @Test func revisions() throws {
        var blob = Fixture.blob(.block)
        blob.versionID = Fixture.noon
        blob.tags = try TagsHeader.parse("a=1&b=2&c=3")
        let current = blob.fields(for: .whole, at: Fixture.noon)
        #expect(current[.versionID] == "2026-01-01T12:00:00.0000000Z")
        #expect(current[.isCurrentVersion] == "true")
        #expect(current[.tagCount] == "3")
        #expect(blob.versionFields()[.versionID] == "2026-01-01T12:00:00.0000000Z")
        let time = Fixture.noon.advanced(byTicks: 1)
        let version = blob.fields(
            for: .whole, of: HistoryItem.Key(time: time, role: .version), at: Fixture.noon)
        #expect(version[.versionID] == "2026-01-01T12:00:00.0000001Z")
        #expect(version[.isCurrentVersion] == nil)
        #expect(version[.leaseState] == nil)
        #expect(version[.accessTier] == "Hot")
        let snapshot = blob.fields(
            for: .whole, of: HistoryItem.Key(time: time, role: .snapshot), at: Fixture.noon)
        #expect(snapshot[.versionID] == nil)
        #expect(snapshot[.leaseStatus] == nil)
        #expect(snapshot[.serverEncrypted] == "true")
    }

    @Test func copies() throws {
        var blob = Fixture.blob(.block)
        blob.expiresAt = Fixture.noon.advanced(byDays: 1)
        var copy = CopyState(
            id: CopyID(value: 7), source: "http://h/c/b", status: .pending, copied: 1, total: 4)
        blob.copy = copy
        let pending = blob.fields(for: .whole, at: Fixture.noon)
        #expect(try self.value(pending, "x-ms-copy-id") == "00000000-0000-0000-0000-000000000007")
        #expect(try self.value(pending, "x-ms-copy-status") == "pending")
        #expect(try self.value(pending, "x-ms-copy-source") == "http://h/c/b")
        #expect(try self.value(pending, "x-ms-copy-progress") == "1/4")
        #expect(try self.value(pending, "x-ms-copy-completion-time") == nil)
        #expect(try self.value(pending, "x-ms-expiry-time") == "Fri, 02 Jan 2026 12:00:00 GMT")
        copy.status = .success
        copy.completedAt = Fixture.noon
        copy.isIncremental = true
        copy.destinationSnapshot = Fixture.noon
        blob.copy = copy
        let done = blob.fields(for: .whole, at: Fixture.noon)
        #expect(
            try self.value(done, "x-ms-copy-completion-time") == "Thu, 01 Jan 2026 12:00:00 GMT")
        #expect(try self.value(done, "x-ms-incremental-copy") == "true")
        #expect(
            try self.value(done, "x-ms-copy-destination-snapshot")
                == "2026-01-01T12:00:00.0000000Z")
        #expect(copy.answerFields.count == 2)
        #expect(try self.value(copy.answerFields, "x-ms-copy-status") == "success")
    }
}
