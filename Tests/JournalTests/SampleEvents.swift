import BlobModel
import Testing

typealias SampleEvent = (name: String, event: Event)

/// The values that sample events are made of.
enum Sample {
    static let time = Timestamp(ticks: 17_000_000_000_500_000)
    static let until = Timestamp(ticks: 17_000_006_048_000_000)
    static let headers = ContentHeaders(
        contentType: "text/plain", contentEncoding: "gzip", contentLanguage: "de",
        contentDisposition: "inline", cacheControl: "no-cache",
        contentMD5: MD5Digest(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C_0D0E_0F10))
    static let inline = Payload(
        digest: SHA256Digest(words: (1, 2, 3, 4)), byteCount: 5,
        location: .inline(segment: SegmentID(firstSequence: 1), offset: 64))
    static let file = Payload(
        digest: SHA256Digest(words: (UInt64.max, 6, 7, 8)), byteCount: 5_000_000_000,
        location: .file(PayloadFileID(value: 0x0011_2233_4455_6677_8899_AABB_CCDD_EEFF)))
    static let holdTags = [HoldTag("case42")!, HoldTag("audit")!]
    static let bare = BlobProperties(headers: ContentHeaders(), metadata: .empty)
    static let asVersion = Succession(predecessor: .version, isVersion: true)
    static let overSoftDeleted = Succession(
        predecessor: .softDeleted(until: until), isVersion: false)
    static let copy = CopyState(
        id: CopyID(value: 0x0102), source: "https://a.example/c/b", status: .success, copied: 5,
        total: 5, completedAt: time)
    static let incrementalCopy = CopyState(
        id: CopyID(value: 0x0103), source: "https://a.example/c/p", status: .pending, total: 1024,
        reason: "why", destinationSnapshot: time, isIncremental: true, sourceSnapshot: time)

    static var metadata: Metadata {
        get throws {
            try Metadata([
                .init(name: "owner", value: "records"), .init(name: "Case", value: "Grüße"),
            ])
        }
    }

    static var tags: BlobTags {
        get throws {
            try BlobTags([
                .init(key: "year", value: "2026"), .init(key: "Stage", value: "final"),
            ])
        }
    }

    /// Everything set.
    static var full: BlobProperties {
        get throws {
            BlobProperties(
                headers: headers, metadata: try metadata, tags: try tags, tier: .cool, copy: copy)
        }
    }

    static func plain(_ headers: ContentHeaders, _ metadata: Metadata) -> BlobProperties {
        BlobProperties(headers: headers, metadata: metadata)
    }
}

/// One event of every kind of format version 1, with every optional both ways; the order is the
/// order of the tags.
func plainSampleEvents() throws -> [SampleEvent] {
    let metadata = try Sample.metadata
    let headers = Sample.headers
    return [
        ("containerCreated", .containerCreated(metadata, versionLevel: false, publicAccess: .off)),
        ("containerMetadataSet", .containerMetadataSet(.empty)),
        ("containerDeleted", .containerDeleted(through: .management, until: nil)),
        (
            "policyPut",
            .policyPut(days: 146_000, appendWrites: AppendWrites(appendBlobs: true, all: false))
        ),
        ("policyDeleted", .policyDeleted),
        ("policyLocked", .policyLocked),
        ("policyExtended", .policyExtended(days: 1)),
        ("legalHoldSet", .legalHoldSet(Sample.holdTags, allowProtectedAppendWritesAll: nil)),
        (
            "legalHoldCleared",
            .legalHoldCleared([Sample.holdTags[0]], allowProtectedAppendWritesAll: true)
        ),
        ("blockBlobPut", .blockBlobPut(Sample.inline, Sample.plain(headers, metadata), .plain)),
        ("blockBlobPutEmpty", .blockBlobPut(nil, Sample.bare, .plain)),
        ("appendBlobPut", .appendBlobPut(Sample.plain(headers, .empty), .plain)),
        ("blockStaged", .blockStaged(BlockID(checked: "QUFB"), Sample.file)),
        (
            "blockListCommitted",
            .blockListCommitted(
                [
                    StagedBlock(id: BlockID(checked: "QUFB"), payload: Sample.file),
                    StagedBlock(id: BlockID(checked: "QUFC"), payload: Sample.inline),
                ], Sample.plain(headers, metadata), .plain)
        ),
        ("blockAppended", .blockAppended(Sample.inline)),
        ("blobMetadataSet", .blobMetadataSet(metadata, .plain)),
        ("blobPropertiesSet", .blobPropertiesSet(headers)),
        ("blobDeleted", .blobDeleted(.discarded, snapshots: nil)),
        ("refusedByHold", .refused(.deleteBlob, .legalHold, of: .current)),
        ("refusedByRetention", .refused(.appendBlock, .retained, of: .current)),
        (
            "refusedContainerDeletion",
            .refused(.deleteContainer, .containerDeletion(.policyWithContent), of: .current)
        ),
        ("refusedByPolicyState", .refused(.extendImmutabilityPolicy, .policyState, of: .current)),
    ]
}

/// The events with the tags from 20 on, likewise.
func sampleEvents() throws -> [SampleEvent] {
    let metadata = try Sample.metadata
    let full = try Sample.full
    let soft = Fate.softDeleted(until: Sample.until)
    let lease = Lease(
        id: LeaseID(value: 0x1122_3344_5566_7788_9900_AABB_CCDD_EEFF), seconds: 15,
        startedAt: Sample.time, brokenAt: Timestamp(ticks: Sample.time.ticks + 50_000_000))
    var archived = Sample.plain(Sample.headers, .empty)
    archived.tier = .hot
    var copied = Sample.plain(Sample.headers, metadata)
    copied.copy = Sample.incrementalCopy
    var pending = Sample.bare
    pending.copy = Sample.incrementalCopy
    return [
        (
            "containerSignedIdentifiersSet",
            .signedIdentifiersSet(
                [
                    SignedIdentifier(
                        id: "readers", start: Sample.time, expiry: Sample.until, permission: "rl"),
                    SignedIdentifier(id: "ü", start: nil, expiry: nil, permission: nil),
                ], publicAccess: .off)
        ),
        ("containerLeaseSet", .containerLeaseSet(lease)),
        ("containerLeaseCleared", .containerLeaseSet(nil)),
        ("containerSoftDeleted", .containerDeleted(through: .data, until: Sample.until)),
        (
            "containerRestored",
            .containerRestored(try ContainerName(parsing: "former"), version: Sample.time)
        ),
        ("containerPurged", .containerPurged(version: Sample.time)),

        ("blockBlobPutWithTags", .blockBlobPut(Sample.inline, full, .plain)),
        ("blockBlobPutAsVersion", .blockBlobPut(nil, Sample.bare, Sample.asVersion)),
        ("appendBlobPutOverSoftDeleted", .appendBlobPut(archived, Sample.overSoftDeleted)),
        (
            "blockListCommittedAsVersion",
            .blockListCommitted(
                [StagedBlock(id: BlockID(checked: "QUFB"), payload: Sample.file)], copied,
                Sample.asVersion)
        ),
        ("blobSealed", .blobSealed),

        (
            "pageBlobPut",
            .pageBlobPut(
                byteCount: Blob.pageBlobBytesMax, sequenceNumber: 9, Sample.bare, .plain)
        ),
        ("pagesWritten", .pagesWritten(offset: 512, Sample.inline)),
        ("pagesCleared", .pagesCleared(512..<2048)),
        ("pageBlobResized", .pageBlobResized(4096, Sample.headers)),
        ("pageBlobResizedOnly", .pageBlobResized(0, nil)),
        ("sequenceNumberSet", .sequenceNumberSet(UInt64(Int64.max), Sample.headers)),
        ("sequenceNumberSetOnly", .sequenceNumberSet(1, nil)),

        ("blobMetadataSetAsVersion", .blobMetadataSet(metadata, Sample.asVersion)),
        ("blobTagsSet", .blobTagsSet(try Sample.tags, of: .version(Sample.time))),
        ("blobTierSet", .blobTierSet(.archive, nil, of: .current)),
        (
            "blobTierRehydrated",
            .blobTierSet(
                .hot,
                TierState.Rehydration(target: .hot, priority: .high, startedAt: Sample.time),
                of: .snapshot(Sample.time))
        ),
        ("blobExpirySet", .blobExpirySet(Sample.until)),
        ("blobExpiryCleared", .blobExpirySet(nil)),
        (
            "blobLeaseSet",
            .blobLeaseSet(Lease(id: LeaseID(value: 7), seconds: nil, startedAt: Sample.time))
        ),
        ("blobLeaseCleared", .blobLeaseSet(nil)),

        (
            "blobCopiedEmpty",
            .blobCopied(
                .empty, .block, byteCount: 0, blockCount: 0, sequenceNumber: 0, isSealed: false,
                Sample.bare, .plain)
        ),
        (
            "blobCopiedSingle",
            .blobCopied(
                .single(Sample.inline), .block, byteCount: 5, blockCount: 0, sequenceNumber: 0,
                isSealed: false, full, Sample.asVersion)
        ),
        (
            "blobCopiedShared",
            .blobCopied(
                .shared(BlobID(sequence: 77)), .block, byteCount: 10, blockCount: 2,
                sequenceNumber: 0, isSealed: false, full, .plain)
        ),
        (
            "blobCopiedCloned",
            .blobCopied(
                .cloned(BlobID(sequence: 78)), .append, byteCount: 10, blockCount: 2,
                sequenceNumber: 3, isSealed: true, full, Sample.overSoftDeleted)
        ),
        ("copyBegun", .copyBegun(pending, .plain)),
        ("copyFinished", .copyFinished(Sample.file, Sample.headers, metadata)),
        ("copyFinishedEmpty", .copyFinished(nil, ContentHeaders(), .empty)),
        ("copyFailed", .copyEnded(.failed, reason: "500 InternalError")),
        ("copyAborted", .copyEnded(.aborted, reason: nil)),

        ("blobSnapshotted", .blobSnapshotted(metadata, Sample.asVersion)),
        ("blobSnapshottedAsIs", .blobSnapshotted(nil, .plain)),
        ("blobSoftDeleted", .blobDeleted(soft, snapshots: nil)),
        ("blobDeletedWithSnapshots", .blobDeleted(.discarded, snapshots: .discarded)),
        ("blobDeletedAsVersion", .blobDeleted(.version, snapshots: soft)),
        ("snapshotsDeleted", .snapshotsDeleted(soft)),
        (
            "revisionDeleted",
            .revisionDeleted(HistoryItem.Key(time: Sample.time, role: .snapshot), soft)
        ),
        ("basePurged", .revisionDeleted(.base, .discarded)),
        ("blobUndeleted", .blobUndeleted),
        ("uploadDiscarded", .uploadDiscarded(UploadID(sequence: 79))),
    ]
}

/// The events of version-level immutability, tags 50–55, and what it adds to earlier ones.
func versionLevelSampleEvents() throws -> [SampleEvent] {
    var protected = Sample.asVersion
    protected.immutability = BlobImmutability(
        policy: VersionPolicy(
            until: Sample.until, mode: .locked,
            inherited: VersionPolicy.Default(days: 3, allowsAppendBlock: true)),
        legalHold: true)
    var unprotected = Sample.asVersion
    unprotected.immutability = BlobImmutability.none
    return [
        (
            "containerCreatedWithVersionLevel",
            .containerCreated(try Sample.metadata, versionLevel: true, publicAccess: .off)
        ),
        ("containerMigrated", .containerMigrated),
        (
            "versionPolicySet",
            .versionPolicySet(VersionPolicy(until: Sample.until, mode: .unlocked), of: .current)
        ),
        (
            "versionPolicySetOfVersion",
            .versionPolicySet(
                VersionPolicy(until: Sample.until, mode: .locked), of: .version(Sample.time))
        ),
        ("versionPolicyDeleted", .versionPolicyDeleted(of: .snapshot(Sample.time))),
        ("versionHoldSet", .versionHoldSet(true, of: .version(Sample.time))),
        ("versionHoldCleared", .versionHoldSet(false, of: .current)),
        ("blockBlobPutProtected", .blockBlobPut(nil, Sample.bare, protected)),
        ("blockBlobPutUnprotected", .blockBlobPut(nil, Sample.bare, unprotected)),
        (
            "refusedOfVersion", .refused(.deleteBlob, .retained, of: .version(Sample.time))
        ),
        ("refusedVersioning", .refused(.setBlobServiceProperties, .versioning, of: .current)),
        (
            "refusedContainerDeletionOfVersions",
            .refused(.deleteContainer, .containerDeletion(.versionLevelWithContent), of: .current)
        ),
    ]
}

/// The events of public access, tags 56–58.
func publicAccessSampleEvents() throws -> [SampleEvent] {
    [
        (
            "containerCreatedPublic",
            .containerCreated(try Sample.metadata, versionLevel: false, publicAccess: .blob)
        ),
        (
            "containerCreatedPublicWithVersionLevel",
            .containerCreated(.empty, versionLevel: true, publicAccess: .container)
        ),
        (
            "signedIdentifiersSetPublic",
            .signedIdentifiersSet(
                [SignedIdentifier(id: "p", start: Sample.time, expiry: nil, permission: "r")],
                publicAccess: .container)
        ),
        ("signedIdentifiersClearedPublic", .signedIdentifiersSet([], publicAccess: .blob)),
        ("containerUpdated", .containerUpdated(try Sample.metadata, publicAccess: .container)),
        ("containerUpdatedToPrivate", .containerUpdated(.empty, publicAccess: .off)),
    ]
}

/// The events of accounts that allow public access.
func publicAccountSampleEvents() throws -> [SampleEvent] {
    let tags = try #require(AccountTags([.init(name: "team", value: "web")]))
    return [
        (
            "accountCreatedPublic",
            .accountCreated(
                AccountProperties(
                    kind: .blockBlobStorage, sku: .premiumLRS, location: "local", accessTier: nil,
                    allowsPublicAccess: true),
                .initial, key1: AccountKeyID(value: 0), key2: AccountKeyID(value: 1))
        ),
        (
            "accountUpdatedPublic",
            .accountUpdated(
                AccountProperties(
                    kind: .storageV2, sku: .standardLRS, location: "westeurope", accessTier: .cool,
                    tags: tags, allowsPublicAccess: true),
                .initial)
        ),
    ]
}

/// The events about an account, tag 19.
func accountSampleEvents() throws -> [SampleEvent] {
    let settings = AccountSettings(
        isVersioningEnabled: true,
        blobRetention: DeleteRetention(days: 7, allowsPermanentDelete: true),
        containerRetentionDays: 30,
        corsRules: [
            CORSRule(
                allowedOrigins: ["*"], allowedMethods: ["GET", "PUT"],
                allowedHeaders: ["x-ms-meta-*"], exposedHeaders: [], maxAgeSeconds: 3600)
        ], defaultServiceVersion: "2021-12-02")
    return [
        ("accountSettingsSet", .accountSettingsSet(settings)),
        ("accountSettingsCleared", .accountSettingsSet(.initial)),
        (
            "accountSettingsWithPolicy",
            .accountSettingsSet(
                AccountSettings(
                    isVersioningEnabled: true,
                    immutability: AccountImmutability(
                        policy: AccountPolicy(state: .unlocked, days: 30, appendBlobs: true))))
        ),
        (
            "accountSettingsWithoutPolicy",
            .accountSettingsSet(
                AccountSettings(isVersioningEnabled: true, immutability: AccountImmutability()))
        ),
    ]
}

/// The events of accounts made through the management plane, tags 60–63, and the refusal of one's
/// deletion.
func storageAccountSampleEvents() throws -> [SampleEvent] {
    let tags = try #require(
        AccountTags([
            .init(name: "team", value: "records"), .init(name: "Env", value: "Prüfung"),
        ]))
    let protected = AccountSettings(
        isVersioningEnabled: true,
        immutability: AccountImmutability(
            policy: AccountPolicy(state: .unlocked, days: 15, appendBlobs: true)))
    return [
        (
            "accountCreated",
            .accountCreated(
                AccountProperties(
                    kind: .storageV2, sku: .standardLRS, location: "westeurope", accessTier: .cool,
                    tags: tags),
                protected, key1: AccountKeyID(value: 0x0102_0304_0506_0708),
                key2: AccountKeyID(value: .max))
        ),
        (
            "accountCreatedPremium",
            .accountCreated(
                AccountProperties(
                    kind: .blockBlobStorage, sku: .premiumLRS, location: "local", accessTier: nil),
                .initial, key1: AccountKeyID(value: 0), key2: AccountKeyID(value: 1))
        ),
        (
            "accountUpdated",
            .accountUpdated(
                AccountProperties(
                    kind: .storageV2, sku: .standardLRS, location: "local", accessTier: .hot),
                AccountSettings(
                    isVersioningEnabled: true,
                    immutability: AccountImmutability(
                        policy: AccountPolicy(state: .locked, days: 146_000))))
        ),
        ("accountDeleted", .accountDeleted),
        ("accountKeyRegenerated", .accountKeyRegenerated(.second, AccountKeyID(value: 7))),
        (
            "accountDeletionRefused",
            .refused(.deleteAccount, .accountDeletion(.legalHold), of: .current)
        ),
    ]
}

/// The events about the store, tag 49.
func storeSampleEvents() -> [SampleEvent] {
    [
        (
            "clockRead",
            .clockRead(
                ClockReading(mode: .compliance, compliance: Sample.time, wall: Sample.until))
        ),
        (
            "clockReadManual",
            .clockRead(
                ClockReading(
                    mode: .manual, compliance: Sample.until, wall: Sample.time,
                    advancedTicks: 6_048_000_000))
        ),
    ]
}
