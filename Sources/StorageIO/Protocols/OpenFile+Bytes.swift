extension OpenFile {
    public func write(_ bytes: [UInt8], at offset: UInt64) throws(FileError) {
        try bytes.span.bytes.withUnsafeBytes { buffer throws(FileError) in
            try self.write(buffer, at: offset)
        }
    }

    /// Up to `byteCount` bytes from `offset` on; fewer if the file ends before.
    public func bytes(at offset: UInt64, byteCount: Int) throws(FileError) -> [UInt8] {
        var failure: FileError?
        let bytes = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            do throws(FileError) {
                count = try self.read(
                    at: offset, into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
