import BlobModel
import CRocksDB

/// An open RocksDB database: the only owner of its handle.
///
/// `@unchecked Sendable`: RocksDB documents that one database object may be used by any number of
/// threads at once without locks around it. The handle and the three option objects are set in
/// `init`, never changed, and destroyed in `deinit`, when nobody holds a reference any more;
/// cursors, snapshots and batches each hold one.
final class Database: @unchecked Sendable {
    let handle: OpaquePointer
    /// Reads of the newest state.
    let readOptions: OpaquePointer
    private let writeOptions: OpaquePointer

    /// Opens the database in the directory `path` or creates it; the parent directory must exist.
    init(path: String, options: IndexOptions) throws(IndexFailure) {
        let open = DatabaseOptions(options)
        let handle = try checked { rocksdb_open(open.handle, path, $0) }
        guard let handle else { throw .inputOutput("rocksdb_open returned nothing") }
        self.handle = handle
        self.readOptions = rocksdb_readoptions_create()
        self.writeOptions = rocksdb_writeoptions_create()
        // The journal is the write-ahead log.
        rocksdb_writeoptions_disable_WAL(self.writeOptions, 1)
    }

    deinit {
        rocksdb_writeoptions_destroy(self.writeOptions)
        rocksdb_readoptions_destroy(self.readOptions)
        // Closing flushes the write buffers.
        rocksdb_close(self.handle)
    }

    /// Decodes a row where it lies, without copying it; nil if there is none.
    func read<Value>(
        _ key: RowKey, options: OpaquePointer? = nil,
        _ decode: (inout ByteReader) throws(MalformedBytes) -> Value
    ) throws(IndexFailure) -> Value? {
        let slice = try key.withPointer { key, count throws(IndexFailure) in
            try checked {
                rocksdb_get_pinned(self.handle, options ?? self.readOptions, key, count, $0)
            }
        }
        guard let slice else { return nil }
        defer { rocksdb_pinnableslice_destroy(slice) }
        var count = 0
        let bytes = rocksdb_pinnableslice_value(slice, &count)
        return try decodeRow(key, UnsafeRawBufferPointer(start: bytes, count: count), decode)
    }

    /// Whether the row exists.
    func contains(_ key: RowKey) throws(IndexFailure) -> Bool {
        try self.read(key) { _ in true } ?? false
    }

    func cursor(under prefix: RowKey) -> RowCursor {
        RowCursor(self, under: prefix, snapshot: nil, overlay: nil)
    }

    func snapshot() -> Snapshot {
        Snapshot(self)
    }

    /// Applies the overlay's changes, all or none; readers see them when this returns.
    func write(overlay: OpaquePointer) throws(IndexFailure) {
        try checked { rocksdb_write_writebatch_wi(self.handle, self.writeOptions, overlay, $0) }
    }

    /// Removes rows and takes from rows that count, all or nothing; rows that do not exist are no
    /// error.
    func remove(
        _ keys: [RowKey], subtracting numbers: [RowKey: Int64] = [:], adding rows: [RowKey] = []
    ) throws(IndexFailure) {
        let batch = rocksdb_writebatch_create()
        defer { rocksdb_writebatch_destroy(batch) }
        for (key, number) in numbers {
            key.withPointer { key, keyCount in
                ShareRow.encode(-number).withUnsafeBytes { value in
                    rocksdb_writebatch_merge(
                        batch, key, keyCount,
                        value.baseAddress?.assumingMemoryBound(to: CChar.self), value.count)
                }
            }
        }
        // Behind the counting: a row that is counted down may be one that goes.
        for key in keys {
            key.withPointer { rocksdb_writebatch_delete(batch, $0, $1) }
        }
        for key in rows {
            key.withPointer { rocksdb_writebatch_put(batch, $0, $1, nil, 0) }
        }
        try checked { rocksdb_write(self.handle, self.writeOptions, batch, $0) }
    }

    /// Brings the write buffers to disk and waits for it.
    func flush() throws(IndexFailure) {
        let options = rocksdb_flushoptions_create()
        defer { rocksdb_flushoptions_destroy(options) }
        rocksdb_flushoptions_set_wait(options, 1)
        try checked { rocksdb_flush(self.handle, options, $0) }
    }
}
