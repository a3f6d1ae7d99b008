/// A container's legal hold: in force while any tag is set (spec worm.md §1.6).
public struct LegalHold: Hashable, Sendable {
    public struct Tag: Hashable, Sendable {
        public var text: HoldTag
        public var time: Timestamp
        public var by: Principal

        public init(text: HoldTag, time: Timestamp, by: Principal) {
            self.text = text
            self.time = time
            self.by = by
        }
    }

    /// `protectedAppendWritesHistory`: the flag's value and when it was last supplied.
    public struct AppendWritesFlag: Hashable, Sendable {
        public var allowAll: Bool
        public var time: Timestamp

        public init(allowAll: Bool, time: Timestamp) {
            self.allowAll = allowAll
            self.time = time
        }
    }

    public static let tagsMax = 10
    public static let clear = LegalHold(tags: [], appendWrites: nil)

    /// In the order they were set, each once.
    public var tags: [Tag]
    public var appendWrites: AppendWritesFlag?

    public init(tags: [Tag], appendWrites: AppendWritesFlag?) {
        self.tags = tags
        self.appendWrites = appendWrites
    }

    public var isInForce: Bool {
        !self.tags.isEmpty
    }

    /// Whether Append Block passes this hold.
    public var allowsAppendBlock: Bool {
        !self.isInForce || self.appendWrites?.allowAll == true
    }
}

/// A legal hold's tag: 3–23 ASCII letters and digits, folded to lower case (rule 1.6.2).
public struct HoldTag: Hashable, Sendable {
    public let text: String

    /// Nil unless `text` follows the rule above.
    public init?(_ text: String) {
        let folded = text.lowercased()
        guard text.utf8.count == folded.utf8.count, (3...23).contains(folded.utf8.count),
            folded.utf8.allSatisfy(isLowercaseOrDigit)
        else { return nil }
        self.text = folded
    }
}
