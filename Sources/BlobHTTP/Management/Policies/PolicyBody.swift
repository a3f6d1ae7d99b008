import BlobModel

/// The body of a policy's PUT and extend (spec worm.md §4.4); a missing member keeps its value.
struct PolicyBody: Decodable, Sendable {
    static let daysMember = "immutabilityPeriodSinceCreationInDays"

    let days: Int?
    let appendWrites: AppendWrites

    init(from decoder: any Decoder) throws {
        var body = try JSONMembers(from: decoder)
        body.ignoreReadOnly("id", "name", "type", "etag")
        var properties = try body.object("properties")
        try body.end()
        // The state changes through lock and DELETE only.
        properties?.ignoreReadOnly("state")
        self.days = try properties?.integer(Self.daysMember)
        self.appendWrites = AppendWrites(
            appendBlobs: try properties?.bool("allowProtectedAppendWrites"),
            all: try properties?.bool("allowProtectedAppendWritesAll"))
        try properties?.end()
        if let days = self.days, !(1...ImmutabilityPolicy.daysMax).contains(days) {
            throw PolicyRefusal.daysOutOfRange.managementError
        }
    }
}
