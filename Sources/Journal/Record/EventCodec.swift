internal import BlobModel

/// An event's bytes: a tag, then the fields that the tables of its subject draw.
///
/// | tags | subject |
/// |---|---|
/// | 1–3, 19–24, 50, 56–58 | accounts and containers |
/// | 4–9, 18, 51–55 | protection |
/// | 10–14, 25–28 | the content of block and append blobs |
/// | 29–33 | page blobs |
/// | 15, 16, 34–38 | what a blob has besides its content |
/// | 39–42 | copies |
/// | 17, 43–48 | histories and deletion |
/// | 49 | the clock |
/// | 60–63 | accounts made through the management plane |
///
/// Tags 1–18 are of a time without versions, soft delete and tags. What they can say is still said
/// by them, and a younger tag that says nothing more is malformed: an event has one form only.
enum EventCodec {
    static func encode(_ event: Event, into writer: inout ByteWriter) {
        switch event {
        case .clockRead(let reading):
            ClockEvents.encode(reading, into: &writer)
        case .accountSettingsSet, .containerCreated, .containerMetadataSet, .containerUpdated,
            .signedIdentifiersSet, .containerLeaseSet, .containerDeleted, .containerRestored,
            .containerPurged:
            ContainerEvents.encode(event, into: &writer)
        case .accountCreated, .accountUpdated, .accountDeleted, .accountKeyRegenerated:
            AccountEvents.encode(event, into: &writer)
        case .policyPut, .policyDeleted, .policyLocked, .policyExtended, .legalHoldSet,
            .legalHoldCleared, .refused, .containerMigrated, .versionPolicySet,
            .versionPolicyDeleted, .versionHoldSet:
            ProtectionEvents.encode(event, into: &writer)
        case .blockBlobPut, .appendBlobPut, .blockStaged, .blockListCommitted, .blockAppended,
            .blobSealed:
            ContentEvents.encode(event, into: &writer)
        case .pageBlobPut, .pagesWritten, .pagesCleared, .pageBlobResized, .sequenceNumberSet:
            PageEvents.encode(event, into: &writer)
        case .blobMetadataSet, .blobPropertiesSet, .blobTagsSet, .blobTierSet, .blobExpirySet,
            .blobLeaseSet:
            PropertyEvents.encode(event, into: &writer)
        case .blobCopied, .copyBegun, .copyFinished, .copyEnded:
            CopyEvents.encode(event, into: &writer)
        case .blobSnapshotted, .blobDeleted, .snapshotsDeleted, .revisionDeleted, .blobUndeleted,
            .uploadDiscarded:
            HistoryEvents.encode(event, into: &writer)
        }
    }

    static func decode(from reader: inout ByteReader) throws(MalformedBytes) -> Event {
        let tag = try reader.read(UInt8.self)
        switch tag {
        case 1...3, 19...24, 50, 56...58: return try ContainerEvents.decode(tag, from: &reader)
        case 4...9, 18, 51...55: return try ProtectionEvents.decode(tag, from: &reader)
        case 10...14, 25...28: return try ContentEvents.decode(tag, from: &reader)
        case 29...33: return try PageEvents.decode(tag, from: &reader)
        case 15, 16, 34...38: return try PropertyEvents.decode(tag, from: &reader)
        case 39...42: return try CopyEvents.decode(tag, from: &reader)
        case 17, 43...48: return try HistoryEvents.decode(tag, from: &reader)
        case 49: return .clockRead(try reader.decode())
        case 60...63: return try AccountEvents.decode(tag, from: &reader)
        default: throw MalformedBytes()
        }
    }
}
