import BlobIndex
public import BlobModel
import Journal
import Synchronization

/// A blob as of the moment it was looked up. It holds a pass through the gate, so neither its rows
/// nor its bytes are collected while it lives.
public final class StoredBlobReader: BlobReader {
    /// Chunk rows fetched at a time: enough to fill a buffer with small appended blocks.
    private static let chunksPerFetch = 256

    public let blob: Blob
    private let index: IndexStore
    private let journal: SegmentedJournal
    private let pass: ReadGate.Pass
    private let window: Mutex<Window>

    /// The chunks around the last read, and the payload last read from.
    private struct Window {
        var chunks: ArraySlice<Chunk> = []
        var open: OpenPayload?
        var openPayload: Payload?
    }

    init(blob: Blob, index: IndexStore, journal: SegmentedJournal, pass: ReadGate.Pass) {
        self.blob = blob
        self.index = index
        self.journal = journal
        self.pass = pass
        self.window = Mutex(Window())
    }

    public func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StorageFailure) -> Int {
        precondition(offset < self.blob.byteCount && !buffer.isEmpty, "reads stay inside the blob")
        switch self.blob.content {
        case .empty:
            preconditionFailure("an empty blob has no bytes to read")
        case .single(let payload):
            return try self.window.withLock { window throws(StorageFailure) in
                try self.read(payload, at: offset, into: buffer, &window)
            }
        case .chunks:
            return try self.window.withLock { window throws(StorageFailure) in
                try self.readChunks(at: offset, into: buffer, &window)
            }
        }
    }

    /// Fills the buffer from as many neighbouring chunks as it takes.
    private func readChunks(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, _ window: inout Window
    ) throws(StorageFailure) -> Int {
        var filled = 0
        let end = min(buffer.count, Int(clamping: self.blob.byteCount - offset))
        while filled < end {
            let position = offset + UInt64(filled)
            let chunk = try self.chunk(at: position, &window)
            filled += try self.read(
                chunk.payload, at: position - chunk.offset,
                into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<end]), &window)
        }
        return filled
    }

    private func chunk(
        at position: UInt64, _ window: inout Window
    ) throws(StorageFailure) -> Chunk {
        func contains(_ chunk: Chunk) -> Bool {
            chunk.offset <= position && position - chunk.offset < chunk.payload.byteCount
        }
        while let first = window.chunks.first {
            if contains(first) { return first }
            window.chunks.removeFirst()
        }
        window.chunks = try onIndex { () throws(IndexFailure) in
            try self.index.chunks(of: self.blob.id, from: position, limit: Self.chunksPerFetch)[...]
        }
        guard let first = window.chunks.first, contains(first) else {
            throw .corrupt("blob \(self.blob.id.sequence) has no chunk at offset \(position)")
        }
        return first
    }

    private func read(
        _ payload: Payload, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer,
        _ window: inout Window
    ) throws(StorageFailure) -> Int {
        if window.openPayload != payload {
            window.open = try onJournal { () throws(JournalError) in
                try self.journal.openPayload(payload)
            }
            window.openPayload = payload
        }
        guard let open = window.open else { preconditionFailure("opened above") }
        return try onJournal { () throws(JournalError) in try open.read(at: offset, into: buffer) }
    }
}
