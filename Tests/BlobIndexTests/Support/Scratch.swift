import BlobIndex
import Foundation

/// A directory of its own for one test, gone when the value is.
final class Scratch {
    let path: String

    init() throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("lazuli-index-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        self.path = directory.path
    }

    deinit {
        // What cannot be removed stays in the temporary directory, where it hurts nobody.
        _ = try? FileManager.default.removeItem(atPath: self.path)
    }

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
