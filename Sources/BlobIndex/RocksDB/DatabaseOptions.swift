import CRocksDB

/// RocksDB's settings, alive while the database is being opened; it copies what it needs.
struct DatabaseOptions: ~Copyable {
    private static let bloomBitsPerKey = 10.0
    /// Share of a write buffer that its own Bloom filter takes.
    private static let writeBufferFilterRatio = 0.02
    /// Four shards: enough for a few threads, and each large enough for what is looked up in it.
    private static let cacheShardBits: Int32 = 2
    private static let logBytesMax = 1 << 20
    private static let logFilesMax = 2
    private static let manifestBytesMax = 4 << 20
    /// `InfoLogLevel::WARN_LEVEL`
    private static let logLevelWarning: Int32 = 2

    let handle: OpaquePointer

    init(_ options: IndexOptions) {
        self.handle = rocksdb_options_create()
        rocksdb_options_set_create_if_missing(self.handle, 1)
        // Counts of references are changed without being read.
        rocksdb_options_set_uint64add_merge_operator(self.handle)

        rocksdb_options_set_write_buffer_size(self.handle, options.writeBufferBytes)
        rocksdb_options_set_max_write_buffer_number(
            self.handle, Int32(IndexOptions.writeBuffersMax))
        // Most writes first look for a row that is not there; a filter answers without a search.
        rocksdb_options_set_memtable_prefix_bloom_size_ratio(
            self.handle, Self.writeBufferFilterRatio)
        rocksdb_options_set_memtable_whole_key_filtering(self.handle, 1)

        rocksdb_options_set_level_compaction_dynamic_level_bytes(self.handle, 1)
        // Rows are mostly digests and numbers: little to gain, and reads would have to unpack.
        rocksdb_options_set_compression(self.handle, Int32(rocksdb_no_compression))
        rocksdb_options_set_max_open_files(self.handle, Int32(IndexOptions.openFilesMax))

        rocksdb_options_set_info_log_level(self.handle, Self.logLevelWarning)
        rocksdb_options_set_max_log_file_size(self.handle, Self.logBytesMax)
        rocksdb_options_set_keep_log_file_num(self.handle, Self.logFilesMax)
        rocksdb_options_set_max_manifest_file_size(self.handle, Self.manifestBytesMax)
        rocksdb_options_set_stats_dump_period_sec(self.handle, 0)
        rocksdb_options_set_stats_persist_period_sec(self.handle, 0)

        let tables = rocksdb_block_based_options_create()
        defer { rocksdb_block_based_options_destroy(tables) }
        let cacheOptions = rocksdb_lru_cache_options_create()
        defer { rocksdb_lru_cache_options_destroy(cacheOptions) }
        rocksdb_lru_cache_options_set_capacity(cacheOptions, options.cacheBytesMax)
        rocksdb_lru_cache_options_set_num_shard_bits(cacheOptions, Self.cacheShardBits)
        let cache = rocksdb_cache_create_lru_opts(cacheOptions)
        defer { rocksdb_cache_destroy(cache) }
        rocksdb_block_based_options_set_block_cache(tables, cache)
        // Otherwise the indexes and filters of all open tables lie outside the bound. They are
        // partitioned because whole ones, a megabyte for each 64 MiB of rows, would push each other
        // out of the cache and be read from the files for every row.
        rocksdb_block_based_options_set_cache_index_and_filter_blocks(tables, 1)
        rocksdb_block_based_options_set_cache_index_and_filter_blocks_with_high_priority(tables, 1)
        rocksdb_block_based_options_set_index_type(
            tables, Int32(rocksdb_block_based_table_index_type_two_level_index_search))
        rocksdb_block_based_options_set_partition_filters(tables, 1)
        rocksdb_block_based_options_set_pin_top_level_index_and_filter(tables, 1)
        // The table options take the filter over and destroy it.
        rocksdb_block_based_options_set_filter_policy(
            tables, rocksdb_filterpolicy_create_bloom_full(Self.bloomBitsPerKey))
        rocksdb_options_set_block_based_table_factory(self.handle, tables)
    }

    deinit {
        rocksdb_options_destroy(self.handle)
    }
}
