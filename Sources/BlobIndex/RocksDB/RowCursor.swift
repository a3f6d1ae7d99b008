import BlobModel
import CRocksDB

/// Walks the rows whose keys begin with a prefix, in key order, as of the moment it was made.
struct RowCursor: ~Copyable {
    private let database: Database
    private let iterator: OpaquePointer
    private let options: OpaquePointer
    /// The first key behind the prefix. RocksDB keeps the pointer, so that memory lives as long as
    /// the iterator.
    private let upperBound: UnsafeMutableRawBufferPointer
    private let prefix: RowKey
    /// How often the iterator was moved; tests count with it.
    private(set) var steps = 0

    /// - Parameters:
    ///   - prefix: not empty; its first byte is a table's tag.
    ///   - overlay: a write batch whose changes are seen over the database. It must not change
    ///     while the cursor is in use.
    init(
        _ database: Database, under prefix: RowKey, snapshot: OpaquePointer?,
        overlay: OpaquePointer?
    ) {
        self.database = database
        self.prefix = prefix
        let bound = prefix.successor().bytes
        self.upperBound = .allocate(byteCount: bound.count, alignment: 1)
        self.upperBound.copyBytes(from: bound)
        self.options = rocksdb_readoptions_create()
        // Without a bound, leaving the range would step over whatever was deleted behind it.
        rocksdb_readoptions_set_iterate_upper_bound(
            self.options, self.upperBound.baseAddress, self.upperBound.count)
        if let snapshot {
            rocksdb_readoptions_set_snapshot(self.options, snapshot)
        }
        let base: OpaquePointer = rocksdb_create_iterator(database.handle, self.options)
        if let overlay {
            // Takes `base` over.
            self.iterator = rocksdb_writebatch_wi_create_iterator_with_base(overlay, base)
        } else {
            self.iterator = base
        }
    }

    deinit {
        rocksdb_iter_destroy(self.iterator)
        rocksdb_readoptions_destroy(self.options)
        self.upperBound.deallocate()
    }

    /// Whether it stands on a row. The prefix is compared because the bound holds neither for an
    /// overlay's rows nor for a backward seek.
    var isValid: Bool {
        rocksdb_iter_valid(self.iterator) != 0
            && self.prefix.bytes.withUnsafeBytes { self.key.starts(with: $0) }
    }

    /// Valid until the cursor moves, like the value.
    var key: UnsafeRawBufferPointer {
        var count = 0
        let bytes = rocksdb_iter_key(self.iterator, &count)
        return UnsafeRawBufferPointer(start: bytes, count: count)
    }

    var value: UnsafeRawBufferPointer {
        var count = 0
        let bytes = rocksdb_iter_value(self.iterator, &count)
        return UnsafeRawBufferPointer(start: bytes, count: count)
    }

    /// What follows the prefix in the key.
    var suffix: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self.key[self.prefix.bytes.count...])
    }

    mutating func seekToFirst() throws(IndexFailure) {
        try self.seek(self.prefix)
    }

    /// Moves to the first row whose key is not less than `key`.
    mutating func seek(_ key: RowKey) throws(IndexFailure) {
        self.steps += 1
        key.withPointer { rocksdb_iter_seek(self.iterator, $0, $1) }
        try self.checkStatus()
    }

    /// Moves to the last row whose key is not greater than `key`.
    mutating func seekBackward(_ key: RowKey) throws(IndexFailure) {
        self.steps += 1
        key.withPointer { rocksdb_iter_seek_for_prev(self.iterator, $0, $1) }
        try self.checkStatus()
    }

    mutating func previous() throws(IndexFailure) {
        self.steps += 1
        rocksdb_iter_prev(self.iterator)
        try self.checkStatus()
    }

    mutating func next() throws(IndexFailure) {
        self.steps += 1
        rocksdb_iter_next(self.iterator)
        try self.checkStatus()
    }

    /// Decodes the row it stands on.
    func decode<Value>(
        _ body: (inout ByteReader) throws(MalformedBytes) -> Value
    ) throws(IndexFailure) -> Value {
        try decodeRow(RowKey(copying: self.key), self.value, body)
    }

    /// An iterator that ran into a failure looks like one at the end.
    private func checkStatus() throws(IndexFailure) {
        guard rocksdb_iter_valid(self.iterator) == 0 else { return }
        try checked { rocksdb_iter_get_error(self.iterator, $0) }
    }
}
