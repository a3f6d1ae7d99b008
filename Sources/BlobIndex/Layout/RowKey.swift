import BlobModel

/// The tables of the index, told apart by the first byte of the key.
///
/// Numbers in keys are big-endian so that their order is the keys' order; texts are UTF-8. Values
/// are in the form of `BlobModel/Coding`. Live rows refer only to tables behind their own: one
/// pass in key order sees every reference before what it refers to.
///
/// | tag | table | rest of the key | value |
/// |---|---|---|---|
/// | 0 | meta | – | ``AppliedPosition`` behind the format version |
/// | 1 | container | account, 0x00, name | ``ContainerRow`` |
/// | 2 | blob | container id u64, name | ``BlobRow`` |
/// | 3 | chunk | blob id u64, offset u64 | ``ChunkRow`` |
/// | 4 | upload | container id u64, name | ``UploadRow`` |
/// | 5 | staged block | upload id u64, block id | ``StagedBlockRow`` |
/// | 6 | payload file | file id u128 | nothing |
/// | 7 | garbage | sequence u64, n u32 | ``GarbageRow`` |
///
/// A payload file has a row from the change that first refers to it until the garbage collector
/// has unlinked the file: a file without a row is an orphan. `n` counts the garbage of one event.
enum Table: UInt8, CaseIterable {
    case meta = 0
    case container = 1
    case blob = 2
    case chunk = 3
    case upload = 4
    case stagedBlock = 5
    case payloadFile = 6
    case garbage = 7
}

/// The key of a row, or the beginning that the keys of several rows share. Opaque outside; ordered
/// as RocksDB orders keys.
public struct RowKey: Hashable, Comparable, Sendable {
    let bytes: [UInt8]

    init(copying bytes: UnsafeRawBufferPointer) {
        self.bytes = Array(bytes)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// One allocation: the capacity is known beforehand.
    private init(_ table: Table, _ number: UInt64, _ text: String = "") {
        var text = text
        self.bytes = text.withUTF8 { utf8 in
            [UInt8](unsafeUninitializedCapacity: 9 + utf8.count) { buffer, count in
                let raw = UnsafeMutableRawBufferPointer(buffer)
                raw[0] = table.rawValue
                raw.storeBytes(of: number.bigEndian, toByteOffset: 1, as: UInt64.self)
                raw[9...].copyBytes(from: utf8)
                count = 9 + utf8.count
            }
        }
    }

    /// All rows of a table.
    static func all(_ table: Table) -> RowKey {
        RowKey(bytes: [table.rawValue])
    }

    static let meta = RowKey.all(.meta)

    static func container(_ address: ContainerAddress) -> RowKey {
        .containers(of: address.account, prefix: address.name.text)
    }

    /// The containers of an account whose names begin with `prefix`.
    static func containers(of account: AccountName, prefix: String) -> RowKey {
        var bytes = [Table.container.rawValue]
        bytes.reserveCapacity(2 + account.text.utf8.count + prefix.utf8.count)
        bytes.append(contentsOf: account.text.utf8)
        bytes.append(0)
        bytes.append(contentsOf: prefix.utf8)
        return RowKey(bytes: bytes)
    }

    static func blob(_ container: ContainerID, _ name: BlobName) -> RowKey {
        RowKey(.blob, container.sequence, name.text)
    }

    /// The blobs of a container whose names begin with `prefix`.
    static func blobs(in container: ContainerID, prefix: String = "") -> RowKey {
        RowKey(.blob, container.sequence, prefix)
    }

    static func chunk(_ blob: BlobID, offset: UInt64) -> RowKey {
        RowKey(bytes: RowKey(.chunk, blob.sequence).bytes + bigEndian(offset))
    }

    static func chunks(of blob: BlobID) -> RowKey {
        RowKey(.chunk, blob.sequence)
    }

    static func upload(_ container: ContainerID, _ name: BlobName) -> RowKey {
        RowKey(.upload, container.sequence, name.text)
    }

    static func uploads(in container: ContainerID, prefix: String = "") -> RowKey {
        RowKey(.upload, container.sequence, prefix)
    }

    static func stagedBlock(_ upload: UploadID, _ id: BlockID) -> RowKey {
        RowKey(.stagedBlock, upload.sequence, id.text)
    }

    static func stagedBlocks(of upload: UploadID) -> RowKey {
        RowKey(.stagedBlock, upload.sequence)
    }

    static func payloadFile(_ id: PayloadFileID) -> RowKey {
        RowKey(bytes: [Table.payloadFile.rawValue] + bigEndian(id.value))
    }

    static func garbage(sequence: UInt64, number: UInt32) -> RowKey {
        RowKey(bytes: RowKey(.garbage, sequence).bytes + bigEndian(number))
    }

    public static func < (lhs: RowKey, rhs: RowKey) -> Bool {
        lhs.bytes.lexicographicallyPrecedes(rhs.bytes)
    }

    /// This key and, behind it, `suffix`.
    func appending(_ suffix: some Sequence<UInt8>) -> RowKey {
        RowKey(bytes: self.bytes + suffix)
    }

    /// The first key in order that does not begin with this one: the last byte that can be raised
    /// is, and what follows it goes.
    func successor() -> RowKey {
        var bytes = self.bytes
        while let last = bytes.popLast() {
            if last < .max {
                bytes.append(last + 1)
                return RowKey(bytes: bytes)
            }
        }
        preconditionFailure("tags of tables are below 0xFF")
    }

    /// The form RocksDB's C API takes.
    func withPointer<Result, Failure: Error>(
        _ body: (UnsafePointer<CChar>?, Int) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try self.bytes.withUnsafeBufferPointer { buffer throws(Failure) in
            let pointer = UnsafeRawPointer(buffer.baseAddress)
            return try body(pointer?.assumingMemoryBound(to: CChar.self), buffer.count)
        }
    }
}

private func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
}
