import BlobEngine
import BlobModel
import Testing

/// Goal: a look ahead says what the command would be told, and leaves nothing behind. Method: each
/// command is asked about, then given.
struct LookAheadTests {
    @Test func itSaysWhatTheCommandIsToldAndWritesNothing() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            try await store.put("a", [1])
            try await store.accept("log", .putAppendBlob(.plain, .none))
            let tag = try #require(HoldTag("case1"))
            let overwrite = Command.blob(
                try Sample.blob("a"), .none, .putBlockBlob(.inline([]), .plain, .none))
            let append = Command.blob(
                try Sample.blob("log"), .none,
                .appendBlock(.inline([]), AppendConditions(byteCountMax: 100)))
            #expect(try store.refusal(of: overwrite, contentByteCount: 1 << 30) == nil)
            #expect(try store.refusal(of: append, contentByteCount: 100) == nil)
            #expect(
                try store.refusal(of: append, contentByteCount: 101) == .byteCountMaxNotMet)
            try await store.accept(.setLegalHold([tag], allowProtectedAppendWritesAll: nil))
            #expect(try store.refusal(of: overwrite, contentByteCount: 1) == .legalHold)
            #expect(try await store.put("a", [2]).refusal == .legalHold)
            #expect(try store.content("a") == [1])
        }
        // Container, two blobs, the hold and the one attempt that was made.
        #expect(try world.verify().records == 6)
    }
}
