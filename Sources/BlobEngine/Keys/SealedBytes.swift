import Crypto

/// Content with its SHA-256 behind it, so that damage is noticed when it is read.
enum SealedBytes {
    static let digestByteCount = 32

    static func seal(_ content: [UInt8]) -> [UInt8] {
        content + Array(SHA256.hash(data: content))
    }

    /// The content; nil if these are not the bytes as they were sealed.
    static func open(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
        guard bytes.count >= Self.digestByteCount else { return nil }
        let content = bytes.dropLast(Self.digestByteCount)
        let isWhole = SHA256.hash(data: content).elementsEqual(bytes.suffix(Self.digestByteCount))
        return isWhole ? content : nil
    }
}
