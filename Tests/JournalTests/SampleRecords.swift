import BlobModel
import Crypto
import StorageIO

func sampleRecord(sequence: UInt64, event: Event) -> Record {
    Record(
        sequence: sequence, time: Timestamp(ticks: 17_000_000_000_000_000 + Int64(sequence)),
        actor: Actor(
            principal: .accountKey(account: sampleAccount, number: 1),
            clientAddress: "127.0.0.1:40000", requestID: RequestID(value: 0x0102_0304),
            clientRequestID: nil),
        container: sampleContainer, blob: try? BlobName(parsing: "audit/2026.log"), event: event)
}
