public import BlobModel
public import HTTPTypes

extension Container {
    /// Get Container Properties, as far as the version knows them (spec worm.md §2.8).
    public func fields(at now: Timestamp, for version: ServiceVersion) -> HTTPFields {
        var fields = self.metadataFields
        fields.append(LeaseText(self.lease, at: now))
        fields.append(.blobPublicAccess, self.publicAccess.text)
        if version >= ServiceVersion(known: "2017-11-09") {
            fields.append(.hasImmutabilityPolicy, self.policy == nil ? "false" : "true")
            fields.append(.hasLegalHold, self.hold.isInForce ? "true" : "false")
        }
        if version >= ServiceVersion(known: "2020-10-02") {
            fields.append(
                .immutableStorageWithVersioningEnabled,
                self.versionLevel == nil ? "false" : "true")
        }
        fields.append(.defaultEncryptionScope, accountEncryptionScope)
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
