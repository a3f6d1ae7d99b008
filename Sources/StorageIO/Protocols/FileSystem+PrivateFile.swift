extension FileSystem {
    /// The first `byteCountMax` bytes of a file; nil if there is none.
    public func privateFile(
        _ name: String, in directory: String, byteCountMax: Int
    ) throws(FileError) -> [UInt8]? {
        let file: any OpenFile
        do throws(FileError) {
            file = try self.open("\(directory)/\(name)", .readOnly)
        } catch  where error.isNotFound {
            return nil
        }
        return try file.bytes(at: 0, byteCount: byteCountMax)
    }

    /// Gives a file in a private directory this content, as a whole: after a crash there is what was
    /// there before, or this. Nobody but the owner may read it; durable when it returns.
    public func replacePrivateFile(
        _ name: String, in directory: String, with bytes: [UInt8]
    ) throws(FileError) {
        let path = "\(directory)/\(name)"
        let newPath = path + ".new"
        do throws(FileError) {
            try self.remove(newPath)
        } catch  where error.isNotFound {
            // No earlier try got this far.
        }
        let file = try self.open(newPath, .createNewPrivate)
        try file.write(bytes, at: 0)
        try file.synchronize()
        try self.rename(newPath, to: path)
        try self.synchronizeDirectory(directory)
    }
}
