import BlobModel
import BlobRules
import Testing

/// A store with one container and one block blob in it, a call per tick.
struct EntryScript {
    static let entry = Fixture.blob("entry")

    var store = MemoryStore()
    var now = Fixture.noon

    private init(store: MemoryStore) {
        self.store = store
    }

    /// A store in which there is nothing yet.
    static func empty() -> EntryScript {
        EntryScript(store: MemoryStore())
    }

    init() throws {
        try self.make(.create(.empty))
        let payload = Fixture.payload(1)
        _ = try self.make(.putBlockBlob(.sealed(payload), Fixture.plain, .none), content: payload)
    }

    mutating func make(_ change: ContainerChange) throws {
        let decision = try self.perform(.container(Fixture.container, change))
        #expect(decision.word == "ok")
    }

    mutating func make(
        _ change: BlobChange, of blob: BlobAddress = entry, content: Payload? = nil
    ) throws -> String {
        try self.perform(.blob(blob, .none, change), content: content).word
    }

    mutating func perform(_ command: Command, content: Payload? = nil) throws -> Decision {
        self.now = self.now.advanced(byTicks: 1)
        return try self.store.perform(command, content: content, at: self.now)
    }

    func blob(_ address: BlobAddress = entry) throws -> Blob {
        try #require(self.store.blob(address))
    }
}
