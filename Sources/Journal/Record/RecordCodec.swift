package import BlobModel

/// A record's canonical bytes: what the journal keeps and what a leaf of the ledger will be. The
/// same record always gives the same bytes, the same bytes always the same record, and they never
/// change once written; another layout gets another version number.
///
/// | version u8 = 1 | sequence u64 | time i64 | actor | account | container | blob? | event |
///
/// Or, about an account as a whole:
///
/// | version u8 = 2 | sequence u64 | time i64 | actor | account | event |
///
/// Or, about the store:
///
/// | version u8 = 3 | sequence u64 | time i64 | actor | event |
///
/// Texts, optionals (`?`), arrays (`[…]`) and the shared values are written as `BlobModel/Coding`
/// says; the event's layouts are drawn beside `EventCodec`.
package enum RecordCodec {
    private enum Version: UInt8 {
        case container = 1
        case account = 2
        case store = 3
    }

    package static func encode(_ record: Record) -> [UInt8] {
        precondition(record.container != nil || record.blob == nil, "a blob is in a container")
        precondition(record.account != nil || record.container == nil, "a container has an account")
        let version: Version =
            record.account == nil ? .store : record.container == nil ? .account : .container
        var writer = ByteWriter()
        writer.write(version.rawValue)
        writer.write(record.sequence)
        writer.write(encoding: record.time)
        writer.write(encoding: record.actor)
        if let account = record.account { writer.write(account.text) }
        if let container = record.container {
            writer.write(container.text)
            writer.write(optional: record.blob) { $0.write($1.text) }
        }
        EventCodec.encode(record.event, into: &writer)
        return writer.bytes
    }

    /// Bytes of any origin are safe; what is no canonical record throws.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) -> Record {
        var reader = ByteReader(bytes)
        let version: Version = try reader.readCase()
        let sequence: UInt64 = try reader.read()
        let time: Timestamp = try reader.decode()
        let actor: Actor = try reader.decode()
        let account = version == .store ? nil : try reader.readAccountName()
        var container: ContainerName?
        var blob: BlobName?
        if version == .container {
            container = try reader.readContainerName()
            blob = try reader.readOptional { reader throws(MalformedBytes) in
                try reader.readBlobName()
            }
        }
        let record = Record(
            sequence: sequence, time: time, actor: actor, account: account, container: container,
            blob: blob, event: try EventCodec.decode(from: &reader))
        try reader.expectEnd()
        return record
    }
}
