import BlobModel

/// | id u64 | kind u8 | created i64 | modified i64 | etag i64 | bytes u64 | blocks u32 |
/// content: 0 u8 (empty) or 1 u8, payload (single) or 2 u8 (chunks) | headers | metadata |
/// ``BlobFields`` u16, then, in the order of its bits, the fields whose bits are set
enum BlobRow {
    static func encode(_ blob: Blob) -> [UInt8] {
        var writer = ByteWriter()
        Self.encode(blob, into: &writer)
        return writer.bytes
    }

    static func encode(_ blob: Blob, into writer: inout ByteWriter) {
        writer.write(blob.id.sequence)
        writer.write(blob.kind.rawValue)
        writer.write(encoding: blob.createdAt)
        writer.write(encoding: blob.lastModified)
        writer.write(encoding: blob.etag)
        writer.write(blob.byteCount)
        writer.write(blob.blockCount)
        switch blob.content {
        case .empty:
            writer.write(UInt8(0))
        case .single(let payload):
            writer.write(UInt8(1))
            writer.write(encoding: payload)
        case .chunks:
            writer.write(UInt8(2))
        }
        writer.write(encoding: blob.headers)
        writer.write(encoding: blob.metadata)
        writer.write(BlobFields(of: blob).rawValue)
        if !blob.tags.isEmpty { writer.write(encoding: blob.tags) }
        if let versionID = blob.versionID { writer.write(encoding: versionID) }
        if let tier = blob.tier { writer.write(encoding: tier) }
        if let lease = blob.lease { writer.write(encoding: lease) }
        if let expiresAt = blob.expiresAt { writer.write(encoding: expiresAt) }
        if let copy = blob.copy { writer.write(encoding: copy) }
        if blob.sequenceNumber != 0 { writer.write(blob.sequenceNumber) }
        if let immutability = blob.immutability { writer.write(encoding: immutability) }
    }

    static func decode(from reader: inout ByteReader) throws(MalformedBytes) -> Blob {
        var blob = Blob(
            id: BlobID(sequence: try reader.read()), kind: try reader.readCase(),
            createdAt: try reader.decode(), lastModified: try reader.decode(),
            etag: try reader.decode(), byteCount: try reader.read(),
            blockCount: try reader.read(), content: try Self.content(from: &reader),
            headers: try reader.decode(), metadata: try reader.decode())
        let fields = BlobFields(rawValue: try reader.read())
        guard fields.isSubset(of: .all) else { throw MalformedBytes() }
        guard !fields.isEmpty else { return blob }
        if fields.contains(.tags) { blob.tags = try reader.decode() }
        if fields.contains(.versionID) { blob.versionID = try reader.decode(Timestamp.self) }
        if fields.contains(.tier) { blob.tier = try reader.decode(TierState.self) }
        if fields.contains(.lease) { blob.lease = try reader.decode(Lease.self) }
        if fields.contains(.expiresAt) { blob.expiresAt = try reader.decode(Timestamp.self) }
        if fields.contains(.copy) { blob.copy = try reader.decode(CopyState.self) }
        if fields.contains(.sequenceNumber) { blob.sequenceNumber = try reader.read() }
        if fields.contains(.immutability) {
            blob.immutability = try reader.decode(BlobImmutability.self)
        }
        blob.isSealed = fields.contains(.sealed)
        blob.sharesChunks = fields.contains(.sharesChunks)
        return blob
    }

    private static func content(from reader: inout ByteReader) throws(MalformedBytes)
        -> Blob.Content
    {
        switch try reader.read(UInt8.self) {
        case 0: .empty
        case 1: .single(try reader.decode())
        case 2: .chunks
        default: throw MalformedBytes()
        }
    }
}

/// What most blobs do not have, and then cost nothing but a bit. `sealed` and `sharesChunks` are
/// their own values.
private struct BlobFields: OptionSet {
    var rawValue: UInt16

    static let tags = BlobFields(rawValue: 1)
    static let versionID = BlobFields(rawValue: 2)
    static let tier = BlobFields(rawValue: 4)
    static let lease = BlobFields(rawValue: 8)
    static let expiresAt = BlobFields(rawValue: 16)
    static let copy = BlobFields(rawValue: 32)
    static let sequenceNumber = BlobFields(rawValue: 64)
    static let sealed = BlobFields(rawValue: 128)
    static let sharesChunks = BlobFields(rawValue: 256)
    static let immutability = BlobFields(rawValue: 512)
    static let all = BlobFields(rawValue: 1_023)

    init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    init(of blob: Blob) {
        self = []
        if !blob.tags.isEmpty { self.insert(.tags) }
        if blob.versionID != nil { self.insert(.versionID) }
        if blob.tier != nil { self.insert(.tier) }
        if blob.lease != nil { self.insert(.lease) }
        if blob.expiresAt != nil { self.insert(.expiresAt) }
        if blob.copy != nil { self.insert(.copy) }
        if blob.sequenceNumber != 0 { self.insert(.sequenceNumber) }
        if blob.isSealed { self.insert(.sealed) }
        if blob.sharesChunks { self.insert(.sharesChunks) }
        if blob.immutability != nil { self.insert(.immutability) }
    }
}

/// | deletion? | blob |
///
/// The item's key is the row's.
enum HistoryRow {
    static func encode(_ item: HistoryItem) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(optional: item.deletion) { $0.write(encoding: $1) }
        BlobRow.encode(item.blob, into: &writer)
        return writer.bytes
    }

    static func decode(
        _ key: HistoryItem.Key, from reader: inout ByteReader
    ) throws(MalformedBytes) -> HistoryItem {
        let deletion = try reader.readOptional { reader throws(MalformedBytes) in
            try reader.decode(Deletion.self)
        }
        return HistoryItem(key: key, blob: try BlobRow.decode(from: &reader), deletion: deletion)
    }
}
