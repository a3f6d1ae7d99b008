internal import BlobModel
internal import StorageIO

/// A data directory that this process owns, and what lies where in it:
///
/// ```
/// DATA/format                              see FormatMarker
/// DATA/journal/<first sequence, 16 hex>.seg
/// DATA/payloads/<2 hex>/<32 hex id>        the id's first two digits, to keep directories small
/// ```
/// The directory itself carries the lock. Others keep things beside these: `index/`, `keys/`.
struct DataDirectory: Sendable {
    /// What may lie in a directory whose initialisation was interrupted; `lost+found` is what a
    /// fresh ext4 brings along.
    private static let beginnings: Set<String> = [
        "journal", "payloads", "format.new", "lost+found",
    ]
    private static let segmentSuffix = ".seg"

    let path: String
    let files: any FileSystem
    let storeID: UInt64
    /// Owned for as long as this value lives; nil beside the owner.
    private let lock: (any DirectoryLock)?

    static func open(
        _ path: String, files: any FileSystem, createsIfMissing: Bool
    ) throws(JournalError) -> DataDirectory {
        let lock: (any DirectoryLock)?
        let names: [String]
        do throws(FileError) {
            if createsIfMissing {
                try createDirectories(path, files)
            }
            lock = try files.lockDirectory(path)
            names = try files.list(path)
        } catch {
            throw error.isNotFound ? .directory(.missing(path: path)) : JournalError(error)
        }
        guard let lock else { throw .directory(.locked(path: path)) }
        let storeID: UInt64
        if names.contains("format") {
            storeID = try Self.readMarker(path, files)
        } else {
            guard createsIfMissing else { throw .directory(.missing(path: path)) }
            guard try Self.isBeginning(names, path, files) else {
                throw .directory(.foreign(path: path))
            }
            storeID = try journaled { () throws(FileError) in try Self.initialise(path, files) }
        }
        return DataDirectory(path: path, files: files, storeID: storeID, lock: lock)
    }

    /// The directory as somebody sees it who only reads and perhaps is not alone.
    static func beside(_ path: String, files: any FileSystem) throws(JournalError) -> DataDirectory
    {
        let names: [String]
        do throws(FileError) {
            names = try files.list(path)
        } catch {
            throw error.isNotFound ? .directory(.missing(path: path)) : JournalError(error)
        }
        guard names.contains("format") else { throw .directory(.missing(path: path)) }
        return DataDirectory(
            path: path, files: files, storeID: try Self.readMarker(path, files), lock: nil)
    }

    var journalPath: String { "\(self.path)/journal" }

    func segmentPath(_ id: SegmentID) -> String {
        "\(self.journalPath)/\(hexadecimal(id.firstSequence))\(Self.segmentSuffix)"
    }

    /// In the order of their sequences. Files with other names are none of ours.
    func segments() throws(FileError) -> [SegmentID] {
        try self.files.list(self.journalPath).compactMap { name in
            guard name.hasSuffix(Self.segmentSuffix),
                let sequence = UInt64(name.dropLast(Self.segmentSuffix.count), radix: 16)
            else { return nil }
            let id = SegmentID(firstSequence: sequence)
            return name == lastName(of: self.segmentPath(id)) ? id : nil
        }
    }

    /// The 256 directories of payload files.
    var payloadDirectories: [String] {
        Self.payloadDirectories(self.path)
    }

    func payloadDirectory(_ id: PayloadFileID) -> String {
        "\(self.path)/payloads/\(id.text.prefix(2))"
    }

    func payloadPath(_ id: PayloadFileID) -> String {
        "\(self.payloadDirectory(id))/\(id.text)"
    }

    private static func payloadDirectories(_ path: String) -> [String] {
        (UInt8.min...UInt8.max).map { "\(path)/payloads/\(hexadecimal($0))" }
    }

    private static func readMarker(
        _ path: String, _ files: any FileSystem
    ) throws(JournalError) -> UInt64 {
        let markerPath = "\(path)/format"
        let bytes = try journaled { () throws(FileError) in
            try files.open(markerPath, .readOnly).bytes(at: 0, byteCount: 256)
        }
        guard let line = String(validating: bytes, as: UTF8.self) else {
            throw .directory(.damagedMarker(path: markerPath))
        }
        do throws(FormatMarker.Invalid) {
            return try FormatMarker(parsing: line).storeID
        } catch {
            switch error {
            case .version(let version):
                throw .directory(.unknownVersion(path: path, version: version))
            case .damaged:
                throw .directory(.damagedMarker(path: markerPath))
            }
        }
    }

    /// Whether these names are what an interrupted initialisation leaves, or nothing at all. The
    /// marker is written last, so there can be no record yet.
    private static func isBeginning(
        _ names: [String], _ path: String, _ files: any FileSystem
    ) throws(JournalError) -> Bool {
        guard Self.beginnings.isSuperset(of: names) else { return false }
        guard names.contains("journal") else { return true }
        return try journaled { () throws(FileError) in
            try files.list("\(path)/journal").isEmpty
        }
    }

    private static func initialise(
        _ path: String, _ files: any FileSystem
    ) throws(FileError) -> UInt64 {
        try files.createDirectory("\(path)/journal")
        try files.createDirectory("\(path)/payloads")
        for directory in Self.payloadDirectories(path) {
            try files.createDirectory(directory)
        }
        try files.synchronizeDirectory("\(path)/payloads")

        let marker = FormatMarker(storeID: UInt64.random(in: 1...UInt64.max))
        let newPath = "\(path)/format.new"
        do throws(FileError) {
            try files.remove(newPath)
        } catch  where error.isNotFound {
            // No earlier start got this far.
        }
        let file = try files.open(newPath, .createNew)
        try file.write(Array(marker.line.utf8), at: 0)
        try file.synchronize()
        // A crash before the next line is durable leaves a beginning, which the next start takes up.
        try files.rename(newPath, to: "\(path)/format")
        try files.synchronizeDirectory(path)
        return marker.storeID
    }
}

/// Creates a directory and those above it that are missing, each durable in its parent.
private func createDirectories(_ path: String, _ files: any FileSystem) throws(FileError) {
    do throws(FileError) {
        _ = try files.list(path)
        return
    } catch  where error.isNotFound {
        // To be made.
    }
    let parent = parentDirectory(of: path)
    if parent != path {
        try createDirectories(parent, files)
    }
    try files.createDirectory(path)
    try files.synchronizeDirectory(parent)
}
