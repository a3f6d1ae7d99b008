import BlobIndex
public import BlobModel
import Journal
import Synchronization

/// A revision of a blob as of the moment it was looked up. It holds a pass through the gate, so
/// neither its rows nor its bytes are collected while it lives.
public final class StoredBlobReader: BlobReader {
    public let blob: Blob
    public let item: HistoryItem.Key?
    private let rows: ChunkRows
    private let pass: ReadGate.Pass
    private let state: Mutex<State>

    /// Where the reader is in content of several payloads, and what it holds open.
    private struct State {
        var chunks = ChunkWindow()
        var payloads: PayloadReads
    }

    init(
        blob: Blob, item: HistoryItem.Key?, rows: ChunkRows, journal: SegmentedJournal,
        pass: ReadGate.Pass
    ) {
        self.blob = blob
        self.item = item
        self.rows = rows
        self.pass = pass
        self.state = Mutex(State(payloads: PayloadReads(journal)))
    }

    /// Fills as much of the buffer as the content has, however many payloads that takes.
    public func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StorageFailure) -> Int {
        precondition(offset < self.blob.byteCount && !buffer.isEmpty, "reads stay inside the blob")
        // Rows behind the length belong to later states that share them.
        let count = Int(min(UInt64(buffer.count), self.blob.byteCount - offset))
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
        switch self.blob.content {
        case .empty:
            guard self.blob.kind == .page else { throw self.gap(at: offset) }
            part.clear(count)
        case .single(let payload):
            try self.state.withLock { state throws(StorageFailure) in
                try state.payloads.read(payload, at: offset, into: part)
            }
        case .chunks:
            try self.state.withLock { state throws(StorageFailure) in
                try self.readChunks(at: offset, into: part, &state)
            }
        }
        return count
    }

    private func readChunks(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, _ state: inout State
    ) throws(StorageFailure) {
        var filled = 0
        while filled < buffer.count {
            let position = offset + UInt64(filled)
            try state.chunks.move(to: position, in: self.rows)
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let hole = state.chunks.holeByteCount
            if hole > 0 {
                guard self.blob.kind == .page else { throw self.gap(at: position) }
                let count = Int(min(UInt64(rest.count), hole))
                rest.clear(count)
                filled += count
            } else {
                filled += try state.payloads.read(
                    state.chunks.ahead, at: position, into: rest)
            }
        }
    }

    private func gap(at offset: UInt64) -> StorageFailure {
        .corrupt("blob \(self.blob.id.sequence) has no content at offset \(offset)")
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Sets the first `count` bytes to zero.
    fileprivate func clear(_ count: Int) {
        UnsafeMutableRawBufferPointer(rebasing: self[..<count])
            .initializeMemory(as: UInt8.self, repeating: 0)
    }
}
