internal import BlobModel
internal import StorageIO

// With hardening, files whose content is final are immutable to the operating system: sealed
// segments, which nothing is appended to any more, and finished payload files. Erasure alone takes
// the flag off. Nothing here relies on a flag: a file that has lost it in a crash is as good, and
// the next hardened start sets it again.

/// Makes a file immutable; harmless if it is.
func harden(_ path: String, _ files: any FileSystem) throws(FileError) {
    let file = try files.open(path, .readOnly)
    if try !file.isImmutable() {
        try file.setImmutable(true)
    }
}

/// Lets `body` change a file, immutable or not; afterwards it is what it was. A crash in between
/// leaves it mutable.
func changing(
    _ path: String, _ files: any FileSystem, _ body: (any OpenFile) throws(FileError) -> Void
) throws(FileError) {
    let handle = try files.open(path, .readOnly)
    let wasImmutable = try handle.isImmutable()
    if wasImmutable {
        try handle.setImmutable(false)
    }
    do throws(FileError) {
        try body(try files.open(path, .readWrite))
    } catch {
        if wasImmutable { try handle.setImmutable(true) }
        throw error
    }
    if wasImmutable {
        try handle.setImmutable(true)
    }
}

/// Removes a file, immutable or not. One that is not there is removed.
func removeAnyway(_ path: String, _ files: any FileSystem) throws(FileError) {
    do throws(FileError) {
        try files.remove(path)
    } catch {
        if error.isNotFound { return }
        guard error.isNotPermitted else { throw error }
        let handle = try files.open(path, .readOnly)
        guard try handle.isImmutable() else { throw error }
        try handle.setImmutable(false)
        try files.remove(path)
    }
}

extension DataDirectory {
    /// Tries the flag on a file of its own.
    func probeHardening() throws(JournalError) {
        let probePath = "\(self.path)/harden.probe"
        do throws(FileError) {
            // Of a start that was interrupted here.
            try removeAnyway(probePath, self.files)
            let probe = try self.files.open(probePath, .createNew)
            do throws(FileError) {
                try probe.setImmutable(true)
            } catch {
                try self.files.remove(probePath)
                throw error
            }
            try removeAnyway(probePath, self.files)
        } catch {
            throw .directory(.notHardenable(path: self.path, because: error))
        }
    }

    /// Hardens what is final: the segments before `end` and all payload files.
    func hardenAll(before end: SegmentID?) throws(FileError) {
        for id in try self.segments() where end.map({ id < $0 }) ?? false {
            try harden(self.segmentPath(id), self.files)
        }
        for directory in self.payloadDirectories {
            for name in try self.files.list(directory) where PayloadFileID(text: name) != nil {
                try harden("\(directory)/\(name)", self.files)
            }
        }
    }
}
