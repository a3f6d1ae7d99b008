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
    /// The stored access policies (Set Container ACL), for shared access signatures.
    public var signedIdentifiers: [SignedIdentifier] = []
    /// Counts for nothing while the account does not allow public access.
    public var publicAccess = PublicAccess.off
    public var lease: Lease?
    /// Non-nil while the container is soft-deleted; its time of deletion is its version.
    public var deletion: Deletion?
    /// Whether any blob in it ever had a snapshot, a previous version or was soft-deleted: until
    /// then nobody looks for such.
    public var hasHistory = false
    /// Non-nil: versions are protected one by one, and ``policy`` is their default.
    public var versionLevel: VersionLevel?

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
