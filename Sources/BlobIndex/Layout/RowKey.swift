import BlobModel

/// The key of a row, or the beginning that the keys of several rows share. Opaque outside; ordered
/// as RocksDB orders keys. ``Table`` draws them.
public struct RowKey: Hashable, Comparable, Sendable {
    let bytes: [UInt8]

    init(copying bytes: UnsafeRawBufferPointer) {
        self.bytes = Array(bytes)
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// One allocation: the capacity is known beforehand.
    init(_ table: Table, _ number: UInt64, _ text: String = "") {
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

    public static func < (lhs: RowKey, rhs: RowKey) -> Bool {
        lhs.bytes.lexicographicallyPrecedes(rhs.bytes)
    }

    /// This key and, behind it, `suffix`.
    func appending(_ suffix: some Sequence<UInt8>) -> RowKey {
        RowKey(bytes: self.bytes + suffix)
    }

    /// This key and, behind it, a number.
    func appending<Number: FixedWidthInteger>(_ number: Number) -> RowKey {
        withUnsafeBytes(of: number.bigEndian) { RowKey(bytes: self.bytes + $0) }
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
