import BlobModel

/// The keys of one account as they lie on disk:
///
/// | magic "LZKY" | version u8 = 1 | count u8 | id u64, key 64 bytes … | SHA-256 of all before it |
///
/// Ordered by id. Which of them are valid is said by the journal: during a change there is one
/// more than that, and a crash may leave it there.
enum KeyFile {
    private static let magic: UInt32 = 0x594B_5A4C
    private static let version: UInt8 = 1
    private static let headByteCount = 6
    private static let entryByteCount = 8 + AccountKey.byteCount
    static let byteCountMax =
        headByteCount + Int(UInt8.max) * entryByteCount + SealedBytes.digestByteCount

    static func encode(_ keys: [AccountKeyID: AccountKey]) -> [UInt8] {
        precondition(keys.count <= Int(UInt8.max), "an account has two keys, or three for a moment")
        var writer = ByteWriter()
        writer.write(Self.magic)
        writer.write(Self.version)
        writer.write(UInt8(keys.count))
        for (id, key) in keys.sorted(by: { $0.key.value < $1.key.value }) {
            writer.write(encoding: id)
            for byte in key.bytes { writer.write(byte) }
        }
        return SealedBytes.seal(writer.bytes)
    }

    /// Nil if these are not the bytes of a key file as it was written.
    static func decode(_ bytes: [UInt8]) -> [AccountKeyID: AccountKey]? {
        SealedBytes.open(bytes)?.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            return try? self.decode(&reader)
        }
    }

    private static func decode(
        _ reader: inout ByteReader
    ) throws(MalformedBytes) -> [AccountKeyID: AccountKey] {
        guard try reader.read(UInt32.self) == Self.magic,
            try reader.read(UInt8.self) == Self.version
        else { throw MalformedBytes() }
        let count: UInt8 = try reader.read()
        var keys: [AccountKeyID: AccountKey] = [:]
        for _ in 0..<count {
            let id: AccountKeyID = try reader.decode()
            var bytes: [UInt8] = []
            for _ in 0..<AccountKey.byteCount { bytes.append(try reader.read()) }
            guard let key = AccountKey(bytes), keys.updateValue(key, forKey: id) == nil else {
                throw MalformedBytes()
            }
        }
        try reader.expectEnd()
        return keys
    }
}
