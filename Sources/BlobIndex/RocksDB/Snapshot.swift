import BlobModel
import CRocksDB

/// A state of the database that stays as it is: whatever is read through it fits together.
struct Snapshot: ~Copyable {
    private let database: Database
    private let handle: OpaquePointer
    private let readOptions: OpaquePointer

    init(_ database: Database) {
        self.database = database
        self.handle = rocksdb_create_snapshot(database.handle)
        self.readOptions = rocksdb_readoptions_create()
        rocksdb_readoptions_set_snapshot(self.readOptions, self.handle)
    }

    deinit {
        rocksdb_readoptions_destroy(self.readOptions)
        rocksdb_release_snapshot(self.database.handle, self.handle)
    }

    borrowing func read<Value>(
        _ key: RowKey, _ decode: (inout ByteReader) throws(MalformedBytes) -> Value
    ) throws(IndexFailure) -> Value? {
        try self.database.read(key, options: self.readOptions, decode)
    }

    /// The cursor keeps this state by itself, also when the snapshot is gone.
    borrowing func cursor(under prefix: RowKey) -> RowCursor {
        RowCursor(self.database, under: prefix, snapshot: self.handle, overlay: nil)
    }
}
