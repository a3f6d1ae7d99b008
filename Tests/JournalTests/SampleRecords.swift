import BlobModel
import Crypto
import StorageIO

let sampleAccount = AccountName("devstoreaccount1")!

func sampleRecord(sequence: UInt64, event: Event) throws -> Record {
    Record(
        sequence: sequence, time: Timestamp(ticks: 17_000_000_000_000_000 + Int64(sequence)),
        actor: Actor(
            principal: .accountKey(account: sampleAccount, number: 1),
            clientAddress: "127.0.0.1:40000", requestID: RequestID(value: 0x0102_0304),
            clientRequestID: nil),
        container: ContainerAddress(
            account: sampleAccount, name: try ContainerName(parsing: "audit")),
        blob: try BlobName(parsing: "2026/log"), event: event)
}

func sha256(_ bytes: [UInt8]) -> BlobModel.SHA256Digest {
    BlobModel.SHA256Digest(Array(SHA256.hash(data: bytes)))!
}

/// One event of every kind, with every optional both ways; the order is the order of the tags.
func sampleEvents() throws -> [(name: String, event: Event)] {
    let metadata = try Metadata([
        .init(name: "owner", value: "records"), .init(name: "Case", value: "Grüße"),
    ])
    let headers = ContentHeaders(
        contentType: "text/plain", contentEncoding: "gzip", contentLanguage: "de",
        contentDisposition: "inline", cacheControl: "no-cache",
        contentMD5: MD5Digest(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C_0D0E_0F10))
    let inline = Payload(
        digest: SHA256Digest(words: (1, 2, 3, 4)), byteCount: 5,
        location: .inline(segment: SegmentID(firstSequence: 1), offset: 64))
    let file = Payload(
        digest: SHA256Digest(words: (UInt64.max, 6, 7, 8)), byteCount: 5_000_000_000,
        location: .file(PayloadFileID(value: 0x0011_2233_4455_6677_8899_AABB_CCDD_EEFF)))
    let tags = [HoldTag("case42")!, HoldTag("audit")!]
    return [
        ("containerCreated", .containerCreated(metadata)),
        ("containerMetadataSet", .containerMetadataSet(.empty)),
        ("containerDeleted", .containerDeleted(through: .management)),
        (
            "policyPut",
            .policyPut(days: 146_000, appendWrites: AppendWrites(appendBlobs: true, all: false))
        ),
        ("policyDeleted", .policyDeleted),
        ("policyLocked", .policyLocked),
        ("policyExtended", .policyExtended(days: 1)),
        ("legalHoldSet", .legalHoldSet(tags, allowProtectedAppendWritesAll: nil)),
        ("legalHoldCleared", .legalHoldCleared([tags[0]], allowProtectedAppendWritesAll: true)),
        ("blockBlobPut", .blockBlobPut(inline, headers, metadata)),
        ("blockBlobPutEmpty", .blockBlobPut(nil, ContentHeaders(), .empty)),
        ("appendBlobPut", .appendBlobPut(headers, .empty)),
        ("blockStaged", .blockStaged(BlockID(checked: "QUFB"), file)),
        (
            "blockListCommitted",
            .blockListCommitted(
                [
                    StagedBlock(id: BlockID(checked: "QUFB"), payload: file),
                    StagedBlock(id: BlockID(checked: "QUFC"), payload: inline),
                ], headers, metadata)
        ),
        ("blockAppended", .blockAppended(inline)),
        ("blobMetadataSet", .blobMetadataSet(metadata)),
        ("blobPropertiesSet", .blobPropertiesSet(headers)),
        ("blobDeleted", .blobDeleted),
        ("refusedByHold", .refused(.deleteBlob, .legalHold)),
        ("refusedByRetention", .refused(.appendBlock, .retained)),
        (
            "refusedContainerDeletion",
            .refused(.deleteContainer, .containerDeletion(.policyWithContent))
        ),
        ("refusedByPolicyState", .refused(.extendImmutabilityPolicy, .policyState)),
    ]
}

/// A record with everything that may vary varied.
func randomRecord(
    sequence: UInt64, _ generator: inout SeededGenerator
) throws -> Record {
    let events = try sampleEvents()
    var record = try sampleRecord(
        sequence: sequence,
        event: events[Int.random(in: 0..<events.count, using: &generator)].event)
    record.time = Timestamp(ticks: Int64.random(in: Int64.min...Int64.max, using: &generator))
    if Bool.random(using: &generator) {
        record.actor.principal = .managementToken
        record.actor.clientRequestID = randomText(&generator)
    }
    record.actor.clientAddress = randomText(&generator)
    record.actor.requestID.value = UInt128.random(in: 0...UInt128.max, using: &generator)
    record.blob =
        Bool.random(using: &generator) ? nil : try BlobName(parsing: randomText(&generator))
    return record
}

/// 1–200 characters of any kind.
private func randomText(_ generator: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 1...200, using: &generator) {
        let limit: UInt32 = Bool.random(using: &generator) ? 0x7F : 0x1_F9FF
        let scalar = Unicode.Scalar(UInt32.random(in: 0...limit, using: &generator)) ?? "\u{FFFD}"
        text.unicodeScalars.append(scalar == "/" ? "-" : scalar)
    }
    return text
}
