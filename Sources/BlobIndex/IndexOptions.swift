/// How much memory the index may use.
public struct IndexOptions: Hashable, Sendable {
    /// How many write buffers may exist at once: one that fills and others that are being flushed.
    static let writeBuffersMax = 3
    static let openFilesMax = 256

    /// Size of one write buffer. What lies in write buffers is lost by a crash and comes back from
    /// the journal, so this also bounds how long the next start takes.
    public var writeBufferBytes: Int
    /// Upper bound of the block cache; the tables' indexes and filters live in it too.
    public var cacheBytesMax: Int

    public init(writeBufferBytes: Int = 16 << 20, cacheBytesMax: Int = 32 << 20) {
        self.writeBufferBytes = writeBufferBytes
        self.cacheBytesMax = cacheBytesMax
    }
}
