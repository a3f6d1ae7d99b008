/// The HTTP preconditions of a request (spec rest.md §5), already parsed.
public struct Conditions: Hashable, Sendable {
    public enum Match: Hashable, Sendable {
        /// `*`
        case any
        /// The opaque tag without quotes and without `W/`.
        case tag(String)
    }

    public static let none = Conditions()

    public var ifMatch: Match?
    public var ifNoneMatch: Match?
    /// Compared at whole seconds, like the next one.
    public var ifModifiedSince: Timestamp?
    public var ifUnmodifiedSince: Timestamp?
    /// `x-ms-lease-id`.
    public var leaseID: LeaseID?
    /// `x-ms-if-tags`.
    public var tags: TagCondition?

    public init(
        ifMatch: Match? = nil, ifNoneMatch: Match? = nil, ifModifiedSince: Timestamp? = nil,
        ifUnmodifiedSince: Timestamp? = nil, leaseID: LeaseID? = nil, tags: TagCondition? = nil
    ) {
        self.ifMatch = ifMatch
        self.ifNoneMatch = ifNoneMatch
        self.ifModifiedSince = ifModifiedSince
        self.ifUnmodifiedSince = ifUnmodifiedSince
        self.leaseID = leaseID
        self.tags = tags
    }
}
