import CRocksDB
import Testing

/// Reads and writes the rows of a closed index with RocksDB alone, past the code under test.
struct RawDatabase {
    let path: String

    /// All rows in key order, as lower-case hex.
    func rows() throws -> [(key: String, value: String)] {
        try self.withHandle { handle in
            let options = rocksdb_readoptions_create()
            defer { rocksdb_readoptions_destroy(options) }
            let iterator = rocksdb_create_iterator(handle, options)
            defer { rocksdb_iter_destroy(iterator) }
            var rows: [(key: String, value: String)] = []
            rocksdb_iter_seek_to_first(iterator)
            while rocksdb_iter_valid(iterator) != 0 {
                var keyCount = 0
                var valueCount = 0
                let key = rocksdb_iter_key(iterator, &keyCount)
                let value = rocksdb_iter_value(iterator, &valueCount)
                rows.append((hex(key, keyCount), hex(value, valueCount)))
                rocksdb_iter_next(iterator)
            }
            return rows
        }
    }

    func put(_ key: [UInt8], _ value: [UInt8]) throws {
        try self.withHandle { handle in
            let options = rocksdb_writeoptions_create()
            defer { rocksdb_writeoptions_destroy(options) }
            var status: UnsafeMutablePointer<CChar>?
            key.withUnsafeBytes { key in
                value.withUnsafeBytes { value in
                    rocksdb_put(
                        handle, options, key.baseAddress?.assumingMemoryBound(to: CChar.self),
                        key.count, value.baseAddress?.assumingMemoryBound(to: CChar.self),
                        value.count, &status)
                }
            }
            try #require(status == nil)
        }
    }

    private func withHandle<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
        let options = rocksdb_options_create()
        defer { rocksdb_options_destroy(options) }
        rocksdb_options_set_create_if_missing(options, 1)
        var status: UnsafeMutablePointer<CChar>?
        let handle = try #require(rocksdb_open(options, self.path, &status))
        defer { rocksdb_close(handle) }
        return try body(handle)
    }
}

private func hex(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> String {
    UnsafeBufferPointer(start: bytes, count: count).map { byte in
        let digits = String(UInt8(bitPattern: byte), radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }.joined()
}
