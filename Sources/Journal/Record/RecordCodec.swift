package import BlobModel

/// A record's canonical bytes: what the journal keeps and what a leaf of the ledger will be. The
/// same record always gives the same bytes, and they never change once written; another layout
/// gets another version number.
///
/// | version u8 = 1 | sequence u64 | time i64 | actor | account | container | blob? | event |
///
/// Texts, optionals (`?`), arrays (`[…]`) and the shared values are written as `BlobModel/Coding`
/// says; the event's layouts are drawn in `EventCodec`.
package enum RecordCodec {
    private static let version: UInt8 = 1

    package static func encode(_ record: Record) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.version)
        writer.write(record.sequence)
        writer.write(encoding: record.time)
        writer.write(encoding: record.actor)
        writer.write(record.container.account.text)
        writer.write(record.container.name.text)
        writer.write(optional: record.blob) { $0.write($1.text) }
        EventCodec.encode(record.event, into: &writer)
        return writer.bytes
    }

    /// Bytes of any origin are safe; what is no canonical record throws.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) -> Record {
        var reader = ByteReader(bytes)
        guard try reader.read(UInt8.self) == Self.version else { throw MalformedBytes() }
        let record = Record(
            sequence: try reader.read(), time: try reader.decode(), actor: try reader.decode(),
            container: ContainerAddress(
                account: try reader.readAccountName(), name: try reader.readContainerName()),
            blob: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.readBlobName()
            },
            event: try EventCodec.decode(from: &reader))
        try reader.expectEnd()
        return record
    }
}
