import BlobModel

extension RequestID {
    /// A new id, unique for all practical purposes.
    static func random() -> RequestID {
        var generator = SystemRandomNumberGenerator()
        return RequestID(
            value: UInt128(generator.next() as UInt64) << 64 | UInt128(generator.next() as UInt64))
    }
}
