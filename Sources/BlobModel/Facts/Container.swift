/// What is known of a container.
public struct Container: Hashable, Sendable {
    public var address: ContainerAddress
    public var id: ContainerID
    public var createdAt: Timestamp
    public var lastModified: Timestamp
    public var etag: ETag
    public var metadata: Metadata
    public var policy: ImmutabilityPolicy?
    public var hold: LegalHold

    public init(
        address: ContainerAddress, id: ContainerID, createdAt: Timestamp, lastModified: Timestamp,
        etag: ETag, metadata: Metadata, policy: ImmutabilityPolicy?, hold: LegalHold
    ) {
        self.address = address
        self.id = id
        self.createdAt = createdAt
        self.lastModified = lastModified
        self.etag = etag
        self.metadata = metadata
        self.policy = policy
        self.hold = hold
    }
}
