internal import CLinux
internal import Glibc

// Every system call that reads, writes or makes durable, in one place:
//
// | call | for |
// |---|---|
// | open, close | files and directories, always with O_CLOEXEC |
// | pread, pwrite | content; repeated until everything is done, and after EINTR |
// | fdatasync | content and length of a file |
// | fsync | the names in a directory |
// | sync_file_range | early write-back |
// | fallocate | space ahead, holes |
// | ftruncate, fstat, lseek(SEEK_DATA) | length and extent |
// | fchmod | who may look into a directory |
// | mkdir, rename, unlink, opendir, readdir | names |
// | flock | one owner per data directory |
// | ioctl(FS_IOC_GETFLAGS, FS_IOC_SETFLAGS) | the immutable flag |

/// `errno` of a call that returned -1, tried again as long as a signal interrupted it.
func retrying<Result: SignedInteger>(
    _ operation: FileOperation, _ path: String, _ call: () -> Result
) throws(FileError) -> Result {
    while true {
        let result = call()
        if result != -1 { return result }
        let code = errno
        if code != EINTR {
            throw FileError(code: code, operation: operation, path: path)
        }
    }
}

/// - Parameter permissions: of a file that is created.
func openDescriptor(
    _ path: String, _ flags: CInt, permissions: mode_t = 0o640
) throws(FileError) -> CInt {
    try retrying(.open, path) { Glibc.open(path, flags | O_CLOEXEC, permissions) }
}

func readFully(
    _ descriptor: CInt, _ path: String, at offset: UInt64,
    into buffer: UnsafeMutableRawBufferPointer
) throws(FileError) -> Int {
    var done = 0
    while done < buffer.count {
        let count = try retrying(.read, path) {
            pread(
                descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done,
                off_t(offset) + done)
        }
        if count == 0 { break }
        done += count
    }
    return done
}

func writeFully(
    _ descriptor: CInt, _ path: String, _ bytes: UnsafeRawBufferPointer, at offset: UInt64
) throws(FileError) {
    var done = 0
    while done < bytes.count {
        done += try retrying(.write, path) {
            pwrite(
                descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done,
                off_t(offset) + done)
        }
    }
}

/// `fdatasync`, once: a second try after a failure would report success for pages that the kernel
/// has dropped.
func synchronizeContent(_ descriptor: CInt, _ path: String) throws(FileError) {
    guard fdatasync(descriptor) == 0 else {
        throw FileError(code: errno, operation: .synchronize, path: path)
    }
}

func synchronizeNames(_ path: String) throws(FileError) {
    let descriptor = try openDescriptor(path, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
        throw FileError(code: errno, operation: .synchronizeDirectory, path: path)
    }
}

func allocateSpace(
    _ descriptor: CInt, _ path: String, at offset: UInt64, byteCount: UInt64, keepingSize: Bool
) throws(FileError) {
    do throws(FileError) {
        _ = try retrying(.allocate, path) {
            lazuli_allocate(descriptor, off_t(offset), off_t(byteCount), keepingSize ? 1 : 0)
        }
    } catch  where error.code == EOPNOTSUPP {
        // Nothing can be reserved here; lack of space will show when writing. The length still
        // has to be right.
        if !keepingSize, try byteCountOf(descriptor, path) < offset + byteCount {
            try setByteCount(descriptor, path, offset + byteCount)
        }
    }
}

func punchHoleInto(
    _ descriptor: CInt, _ path: String, at offset: UInt64, byteCount: UInt64
) throws(FileError) {
    do throws(FileError) {
        _ = try retrying(.punchHole, path) {
            lazuli_punch_hole(descriptor, off_t(offset), off_t(byteCount))
        }
    } catch  where error.code == EOPNOTSUPP {
        // The space cannot be had back, but the content has to go.
        let zeros = [UInt8](repeating: 0, count: 64 << 10)
        var done: UInt64 = 0
        while done < byteCount {
            let count = min(UInt64(zeros.count), byteCount - done)
            try zeros.span.bytes.withUnsafeBytes { buffer throws(FileError) in
                try writeFully(
                    descriptor, path, UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]),
                    at: offset + done)
            }
            done += count
        }
    }
}

func setByteCount(_ descriptor: CInt, _ path: String, _ byteCount: UInt64) throws(FileError) {
    _ = try retrying(.truncate, path) { ftruncate(descriptor, off_t(byteCount)) }
}

func byteCountOf(_ descriptor: CInt, _ path: String) throws(FileError) -> UInt64 {
    var status = stat()
    _ = try retrying(.inspect, path) { fstat(descriptor, &status) }
    return UInt64(status.st_size)
}

func nextDataOffset(
    _ descriptor: CInt, _ path: String, from offset: UInt64
) throws(FileError) -> UInt64? {
    do throws(FileError) {
        return UInt64(
            try retrying(.inspect, path) { lazuli_next_data(descriptor, off_t(offset)) })
    } catch  where error.code == ENXIO {
        return nil
    }
}

func isImmutableFile(_ descriptor: CInt, _ path: String) throws(FileError) -> Bool {
    do throws(FileError) {
        return try retrying(.inspect, path) { lazuli_is_immutable(descriptor) } == 1
    } catch  where error.code == ENOTTY || error.code == EOPNOTSUPP || error.code == ENOSYS {
        return false
    }
}

func listNames(_ path: String) throws(FileError) -> [String] {
    guard let directory = opendir(path) else {
        throw FileError(code: errno, operation: .list, path: path)
    }
    defer { closedir(directory) }
    var names: [String] = []
    while true {
        errno = 0
        guard let entry = readdir(directory) else {
            guard errno == 0 else {
                throw FileError(code: errno, operation: .list, path: path)
            }
            return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
        let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
            tuple.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
                String(cString: $0)
            }
        }
        if name != ".", name != ".." {
            names.append(name)
        }
    }
}
