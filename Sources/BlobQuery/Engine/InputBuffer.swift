/// The bytes of the blob that were fed and not yet read.
struct InputBuffer {
    private(set) var bytes: [UInt8] = []
    /// The next byte to read, an index into ``bytes``.
    var cursor = 0
    /// No more bytes will come.
    private(set) var isComplete = false
    /// How many bytes of the blob are before `bytes[0]`.
    private var discardedCount: UInt64 = 0

    /// Where in the blob ``cursor`` stands.
    var position: UInt64 { self.discardedCount + UInt64(self.cursor) }

    var isAtEnd: Bool { self.cursor == self.bytes.count }

    mutating func append(_ piece: UnsafeRawBufferPointer) {
        // What is left over is the beginning of a separator at most, so this moves next to nothing.
        self.bytes.removeFirst(self.cursor)
        self.discardedCount += UInt64(self.cursor)
        self.cursor = 0
        self.bytes.append(contentsOf: piece)
    }

    mutating func complete() {
        self.isComplete = true
    }

    enum Match {
        case found, absent
        /// It begins here, but the rest has not come yet.
        case undecided
    }

    /// Whether `text` stands at the cursor.
    func match(_ text: [UInt8]) -> Match {
        let available = min(text.count, self.bytes.count - self.cursor)
        for offset in 0..<available where self.bytes[self.cursor + offset] != text[offset] {
            return .absent
        }
        if available == text.count { return .found }
        return self.isComplete ? .absent : .undecided
    }

    /// Steps over the mark that some editors put before UTF-8 text.
    ///
    /// - Returns: False if more bytes are needed to decide.
    mutating func skipByteOrderMark() -> Bool {
        switch self.match([0xEF, 0xBB, 0xBF]) {
        case .found: self.cursor += 3
        case .absent: break
        case .undecided: return false
        }
        return true
    }
}

/// How far a reader came.
enum ReadStep {
    /// It stands on a complete record.
    case record
    case needsInput
    /// There is no further record.
    case end
}
