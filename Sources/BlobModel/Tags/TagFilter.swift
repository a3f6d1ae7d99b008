/// What Find Blobs by Tags looks for (spec rest.md §4.8): all of some ranges, and possibly one
/// container only.
public struct TagFilter: Hashable, Sendable {
    public enum Invalid: Error, Hashable {
        /// More than ten keys.
        case tooManyKeys
        /// A key twice: what is asked of it must be one range.
        case duplicateKey
    }

    public static let keysMax = 10

    /// `@container`. Nil: whatever the listing is of.
    public let container: ContainerName?
    /// Ascending by key, each key once. None at all if only `@container` was given: then every
    /// blob with tags is meant.
    public let ranges: [TagRange]

    public init(container: ContainerName? = nil, ranges: [TagRange]) throws(Invalid) {
        guard ranges.count <= Self.keysMax else { throw .tooManyKeys }
        let sorted = ranges.sorted { ordinalPrecedes($0.key, $1.key) }
        guard !zip(sorted, sorted.dropFirst()).contains(where: { $0.key == $1.key }) else {
            throw .duplicateKey
        }
        self.container = container
        self.ranges = sorted
    }

    /// Whether a blob with these tags is found. A blob without tags never is. That it lies in
    /// ``container`` is for the caller to see to.
    public func matches(_ tags: BlobTags) -> Bool {
        !tags.isEmpty
            && self.ranges.allSatisfy { range in
                tags[range.key].map(range.contains) ?? false
            }
    }

    /// The tags a result shows: those that were asked for.
    public func shown(of tags: BlobTags) -> [BlobTags.Entry] {
        tags.entries.filter { entry in self.ranges.contains { $0.key == entry.key } }
    }
}

/// The values of one tag between two bounds, compared byte for byte. It may be empty.
public struct TagRange: Hashable, Sendable {
    public struct Bound: Hashable, Sendable {
        public var value: String
        /// Whether `value` itself is within.
        public var isInclusive: Bool

        public init(_ value: String, isInclusive: Bool) {
            self.value = value
            self.isInclusive = isInclusive
        }
    }

    public var key: String
    public var lower: Bound?
    public var upper: Bound?

    public init(key: String, lower: Bound?, upper: Bound?) {
        self.key = key
        self.lower = lower
        self.upper = upper
    }

    /// `key = 'value'`.
    public init(key: String, equalTo value: String) {
        let bound = Bound(value, isInclusive: true)
        self.init(key: key, lower: bound, upper: bound)
    }

    /// The only value within, if the bounds leave just one: an index seeks it.
    public var onlyValue: String? {
        guard let lower, lower == self.upper, lower.isInclusive else { return nil }
        return lower.value
    }

    public func contains(_ value: String) -> Bool {
        if let lower {
            guard ordinalPrecedes(lower.value, value) || (lower.isInclusive && lower.value == value)
            else { return false }
        }
        if let upper {
            guard ordinalPrecedes(value, upper.value) || (upper.isInclusive && upper.value == value)
            else { return false }
        }
        return true
    }
}
