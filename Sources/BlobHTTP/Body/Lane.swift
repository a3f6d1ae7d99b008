import NIOCore
import NIOPosix
import Synchronization

/// Does one kind of work with the pieces of a body, one after the other, on the thread pool.
///
/// A thread stays with the lane while pieces keep coming, so a busy lane needs no thread switch
/// from piece to piece. One task feeds it.
final class Lane: Sendable {
    private struct State {
        var pieces: [[ByteBuffer]] = []
        /// Pieces that are waiting or being worked on.
        var pendingCount = 0
        /// Whether a thread is, or will be, with the lane.
        var isAttended = false
        var failure: (any Error)?
        var waiter: (pendingCountMax: Int, continuation: CheckedContinuation<Void, Never>)?

        /// The waiter, if what it waits for has come.
        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            guard let waiter = self.waiter, self.pendingCount <= waiter.pendingCountMax else {
                return nil
            }
            self.waiter = nil
            return waiter.continuation
        }
    }

    private let state = Mutex(State())
    private let threads: NIOThreadPool
    private let work: @Sendable (ByteBuffer) throws -> Void

    init(_ threads: NIOThreadPool, work: @escaping @Sendable (ByteBuffer) throws -> Void) {
        self.threads = threads
        self.work = work
    }

    func append(_ piece: [ByteBuffer]) {
        let needsThread = self.state.withLock { state in
            state.pieces.append(piece)
            state.pendingCount += 1
            defer { state.isAttended = true }
            return !state.isAttended
        }
        if needsThread {
            self.threads.submit { self.attend(isActive: $0 == .active) }
        }
    }

    /// Waits until at most `pendingCountMax` pieces are pending.
    /// - Throws: what the work threw for any piece so far; the pieces behind it were dropped.
    func wait(pendingCountMax: Int) async throws {
        await withCheckedContinuation { continuation in
            let ready = self.state.withLock { state in
                state.waiter = (pendingCountMax, continuation)
                return state.takeWaiter()
            }
            ready?.resume()
        }
        if let failure = self.state.withLock({ $0.failure }) { throw failure }
    }

    private func attend(isActive: Bool) {
        if !isActive { self.fail(CancellationError()) }
        while let piece = self.nextPiece() {
            do {
                for buffer in piece { try self.work(buffer) }
            } catch {
                self.fail(error)
            }
            let ready = self.state.withLock { state in
                state.pendingCount -= 1
                return state.takeWaiter()
            }
            ready?.resume()
        }
    }

    /// Nil if there is none, and then the thread leaves.
    private func nextPiece() -> [ByteBuffer]? {
        let (piece, ready) = self.state.withLock { state in
            if state.failure != nil {
                state.pendingCount -= state.pieces.count
                state.pieces = []
            }
            state.isAttended = !state.pieces.isEmpty
            let piece = state.isAttended ? state.pieces.removeFirst() : nil
            return (piece, state.takeWaiter())
        }
        ready?.resume()
        return piece
    }

    private func fail(_ error: any Error) {
        self.state.withLock { $0.failure = error }
    }
}
