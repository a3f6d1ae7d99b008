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
        account: sampleAccount, container: try ContainerName(parsing: "audit"),
        blob: try BlobName(parsing: "2026/log"), event: event)
}

/// A record without a container.
func sampleAccountRecord(sequence: UInt64, event: Event) -> Record {
    Record(
        sequence: sequence, time: Timestamp(ticks: 17_000_000_000_000_000 + Int64(sequence)),
        actor: Actor(
            principal: .server, clientAddress: "", requestID: RequestID(value: 0x0102_0304),
            clientRequestID: "r-1"),
        account: sampleAccount, container: nil, blob: nil, event: event)
}

/// A record without an account.
func sampleStoreRecord(sequence: UInt64, event: Event) -> Record {
    var record = sampleAccountRecord(sequence: sequence, event: event)
    record.account = nil
    return record
}

func sha256(_ bytes: [UInt8]) -> BlobModel.SHA256Digest {
    BlobModel.SHA256Digest(Array(SHA256.hash(data: bytes)))!
}

/// A record with everything that may vary varied.
func randomRecord(
    sequence: UInt64, _ generator: inout SeededGenerator
) throws -> Record {
    let events =
        try plainSampleEvents() + sampleEvents() + versionLevelSampleEvents()
        + accountSampleEvents() + storeSampleEvents() + storageAccountSampleEvents()
        + publicAccessSampleEvents() + publicAccountSampleEvents()
    var record = try sampleRecord(
        sequence: sequence,
        event: events[Int.random(in: 0..<events.count, using: &generator)].event)
    record.time = Timestamp(ticks: Int64.random(in: Int64.min...Int64.max, using: &generator))
    if Bool.random(using: &generator) {
        record.actor.principal = Bool.random(using: &generator) ? .managementToken : .server
        record.actor.clientRequestID = randomText(&generator)
    }
    record.actor.clientAddress = randomText(&generator)
    record.actor.requestID = RequestID(
        value: UInt128.random(in: 0...UInt128.max, using: &generator))
    record.blob =
        Bool.random(using: &generator) ? nil : try BlobName(parsing: randomText(&generator))
    if Int.random(in: 0..<4, using: &generator) == 0 {
        record.container = nil
        record.blob = nil
        if Bool.random(using: &generator) { record.account = nil }
    }
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
