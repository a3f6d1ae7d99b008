internal import BlobModel
internal import StorageIO
internal import Synchronization

/// Open descriptors of segments for readers, the most recently used ones. A reader
/// keeps the file it was given, so closing here hurts nobody.
final class SegmentFiles: Sendable {
    private static let openMax = 128

    private struct State {
        var open: [SegmentID: (file: any OpenFile, lastUse: UInt64)] = [:]
        var useCount: UInt64 = 0
    }

    private let directory: DataDirectory
    private let state = Mutex(State())

    init(_ directory: DataDirectory) {
        self.directory = directory
    }

    func file(_ id: SegmentID) throws(FileError) -> any OpenFile {
        let known = self.state.withLock { state in
            state.useCount += 1
            state.open[id]?.lastUse = state.useCount
            return state.open[id]?.file
        }
        if let known { return known }
        // Outside the lock: two threads may both open it, one descriptor then closes unused.
        let file = try self.directory.files.open(self.directory.segmentPath(id), .readOnly)
        self.state.withLock { state in
            if state.open.count >= Self.openMax,
                let oldest = state.open.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                state.open[oldest.key] = nil
            }
            state.open[id] = (file, state.useCount)
        }
        return file
    }
}
