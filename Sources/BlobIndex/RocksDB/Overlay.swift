import BlobModel
import CRocksDB

/// Changes that are not written yet; reads through it see them over the database.
struct Overlay: ~Copyable {
    private let database: Database
    private let handle: OpaquePointer

    init(_ database: Database) {
        self.database = database
        // The second argument keeps one entry per key, which iterating over the batch requires.
        self.handle = rocksdb_writebatch_wi_create(0, 1)
    }

    deinit {
        rocksdb_writebatch_wi_destroy(self.handle)
    }

    borrowing func put(_ key: RowKey, _ value: [UInt8]) {
        key.withPointer { key, keyCount in
            value.withUnsafeBytes { value in
                rocksdb_writebatch_wi_put(
                    self.handle, key, keyCount,
                    value.baseAddress?.assumingMemoryBound(to: CChar.self),
                    value.count)
            }
        }
    }

    /// Adds to a row that counts.
    borrowing func add(_ number: Int64, to key: RowKey) {
        key.withPointer { key, keyCount in
            ShareRow.encode(number).withUnsafeBytes { value in
                rocksdb_writebatch_wi_merge(
                    self.handle, key, keyCount,
                    value.baseAddress?.assumingMemoryBound(to: CChar.self),
                    value.count)
            }
        }
    }

    borrowing func remove(_ key: RowKey) {
        key.withPointer { rocksdb_writebatch_wi_delete(self.handle, $0, $1) }
    }

    borrowing func read<Value>(
        _ key: RowKey, _ decode: (inout ByteReader) throws(MalformedBytes) -> Value
    ) throws(IndexFailure) -> Value? {
        guard rocksdb_writebatch_wi_count(self.handle) > 0 else {
            return try self.database.read(key, decode)
        }
        var count = 0
        let bytes = try key.withPointer { key, keyCount throws(IndexFailure) in
            try checked {
                rocksdb_writebatch_wi_get_from_batch_and_db(
                    self.handle, self.database.handle, self.database.readOptions, key, keyCount,
                    &count, $0)
            }
        }
        guard let bytes else { return nil }
        defer { rocksdb_free(bytes) }
        return try decodeRow(key, UnsafeRawBufferPointer(start: bytes, count: count), decode)
    }

    borrowing func cursor(under prefix: RowKey) -> RowCursor {
        RowCursor(self.database, under: prefix, snapshot: nil, overlay: self.handle)
    }

    /// All or nothing. After a failure it may be tried again.
    borrowing func write() throws(IndexFailure) {
        try self.database.write(overlay: self.handle)
    }
}
