/// The names in a simulated directory, as seen and as they are on the platter.
struct SimulatedNames: Sendable {
    enum Entry: Hashable, Sendable {
        /// The index of the file's content.
        case file(Int)
        case directory
    }

    struct Edit: Sendable {
        var name: String
        /// Nil removes the name.
        var entry: Entry?
    }

    private(set) var current: [String: Entry] = [:]
    private var durable: [String: Entry] = [:]
    /// Since the last synchronisation, in order; the edits of one element happen together.
    private var pending: [[Edit]] = []

    mutating func change(_ edits: [Edit]) {
        Self.apply(edits, to: &self.current)
        self.pending.append(edits)
    }

    mutating func synchronize() {
        self.durable = self.current
        self.pending = []
    }

    /// Name changes reach the disk in order, as a journalling file system writes them, but how far
    /// it came is open.
    mutating func crash(random: inout SeededGenerator) {
        for edits in self.pending.prefix(Int.random(in: 0...self.pending.count, using: &random)) {
            Self.apply(edits, to: &self.durable)
        }
        self.current = self.durable
        self.pending = []
    }

    private static func apply(_ edits: [Edit], to entries: inout [String: Entry]) {
        for edit in edits {
            entries[edit.name] = edit.entry
        }
    }
}
