public import BlobModel

/// List Containers as asked; the echo fields go into the answer as they came.
public struct ContainerListing: Sendable {
    public var query: ContainerQuery
    public var includesMetadata: Bool
    public var echo: ListingEcho

    public init(query: ContainerQuery, includesMetadata: Bool, echo: ListingEcho) {
        self.query = query
        self.includesMetadata = includesMetadata
        self.echo = echo
    }
}

/// List Blobs as asked.
public struct BlobListing: Sendable {
    /// What entries show beyond their properties. Which entries there are is the query's.
    public struct Details: OptionSet, Hashable, Sendable {
        public var rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        public static let metadata = Details(rawValue: 1)
        public static let tags = Details(rawValue: 2)
        public static let copy = Details(rawValue: 4)
        /// Version ids.
        public static let versions = Details(rawValue: 8)
        public static let immutabilityPolicy = Details(rawValue: 16)
        public static let legalHold = Details(rawValue: 32)
    }

    public var query: BlobQuery
    public var details: Details
    public var echo: ListingEcho

    public init(query: BlobQuery, details: Details, echo: ListingEcho) {
        self.query = query
        self.details = details
        self.echo = echo
    }
}

/// Find Blobs by Tags as asked.
public struct TagListing: Sendable {
    public var query: TagQuery
    /// `where` as it was sent.
    public var expression: String

    public init(query: TagQuery, expression: String) {
        self.query = query
        self.expression = expression
    }
}

/// The parameters a list answer repeats, each only if it was on the URI.
public struct ListingEcho: Sendable {
    public var prefix: String?
    public var marker: String?
    public var maxResults: Int?
    public var delimiter: String?

    public init(prefix: String?, marker: String?, maxResults: Int?, delimiter: String?) {
        self.prefix = prefix
        self.marker = marker
        self.maxResults = maxResults
        self.delimiter = delimiter
    }
}
