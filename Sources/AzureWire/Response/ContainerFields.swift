public import BlobModel
public import HTTPTypes

extension Container {
    /// Get Container Properties.
    public func fields(at now: Timestamp) -> HTTPFields {
        var fields = self.metadataFields
        fields.append(LeaseText(self.lease, at: now))
        fields.append(.hasImmutabilityPolicy, self.policy == nil ? "false" : "true")
        fields.append(.hasLegalHold, self.hold.isInForce ? "true" : "false")
        fields.append(
            .immutableStorageWithVersioningEnabled, self.versionLevel == nil ? "false" : "true")
        fields.append(.defaultEncryptionScope, accountScope)
        fields.append(.denyEncryptionScopeOverride, "false")
        return fields
    }

    /// Get Container Metadata.
    public var metadataFields: HTTPFields {
        var fields = HTTPFields()
        fields.setState(self.state)
        fields.append(self.metadata)
        return fields
    }
}
