import BlobIndex
import Foundation

/// Lends `body` a directory of its own. It is removed when whatever `body` opened in it is closed,
/// not earlier: RocksDB takes its time to close when its directory is gone.
func withScratch(_ body: (Scratch) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("lazuli-index-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer {
        // What cannot be removed stays in the temporary directory, where it hurts nobody.
        _ = try? FileManager.default.removeItem(at: directory)
    }
    try body(Scratch(path: directory.path))
}

struct Scratch {
    let path: String

    /// Opens the index `name` in it.
    func store(
        _ name: String = "index", options: IndexOptions = IndexOptions()
    ) throws -> IndexStore {
        try IndexStore(path: self.indexPath(name), options: options)
    }

    func indexPath(_ name: String = "index") -> String {
        "\(self.path)/\(name)"
    }

    /// What a `kill -9` at this moment would leave: the files, without what is only in memory.
    func copyIndex(from name: String = "index", to copy: String) throws {
        try FileManager.default.copyItem(atPath: self.indexPath(name), toPath: self.indexPath(copy))
    }
}
