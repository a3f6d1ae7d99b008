import BlobModel
import HTTPTypes

/// The body of a container's PUT and PATCH (spec worm.md §4.2).
struct ContainerBody: Decodable, Sendable {
    /// Replaces all; nil keeps what there is.
    let metadata: Metadata?
    /// Whether there was a `properties` member, which decides what the answer shows.
    let hasProperties: Bool
    /// `immutableStorageWithVersioning.enabled`.
    let versionLevel: Bool?
    /// Nil keeps the level.
    let publicAccess: PublicAccess?

    /// What every container has and cannot be changed.
    private static let fixed: [String: FixedValue] = [
        "defaultEncryptionScope": .string(ContainerResource.defaultEncryptionScope),
        "denyEncryptionScopeOverride": .bool(false),
        "enableNfsV3AllSquash": .bool(false),
        "enableNfsV3RootSquash": .bool(false),
    ]

    init(from decoder: any Decoder) throws {
        var body = try JSONMembers(from: decoder)
        body.ignoreReadOnly("id", "name", "type", "etag")
        guard var properties = try body.object("properties") else {
            try body.end()
            self.metadata = nil
            self.hasProperties = false
            self.versionLevel = nil
            self.publicAccess = nil
            return
        }
        try body.end()
        self.publicAccess = try properties.publicAccess()
        self.metadata = try Self.metadata(&properties)
        var versionLevel = try properties.object("immutableStorageWithVersioning")
        self.versionLevel = try versionLevel?.bool("enabled")
        versionLevel?.ignoreReadOnly("migrationState", "timeStamp")
        try versionLevel?.end()
        try properties.confirm(Self.fixed)
        // Terraform sends back the whole object it read.
        properties.ignoreReadOnly(
            "version", "deleted", "deletedTime", "remainingRetentionDays", "lastModifiedTime",
            "leaseStatus", "leaseState", "leaseDuration", "immutabilityPolicy", "legalHold",
            "hasLegalHold", "hasImmutabilityPolicy")
        try properties.end()
        self.hasProperties = true
    }

    private static func metadata(
        _ properties: inout JSONMembers
    ) throws(ManagementError) -> Metadata? {
        guard var members = try properties.object("metadata") else { return nil }
        var entries: [Metadata.Entry] = []
        // A JSON object has no order; this one is at least always the same.
        for name in members.names {
            guard let text = try members.string(name), Self.isHeaderValue(text) else {
                throw ManagementError(
                    .badRequest, "InvalidRequestPropertyValue",
                    "A metadata value must be printable ASCII without blanks around it.")
            }
            entries.append(Metadata.Entry(name: name, value: text))
        }
        do {
            return try Metadata(entries)
        } catch {
            throw ManagementError(
                .badRequest, "InvalidRequestPropertyValue", self.message(of: error))
        }
    }

    private static func message(of invalid: Metadata.Invalid) -> String {
        switch invalid {
        case .emptyName: "A metadata name is empty."
        case .name: "A metadata name is not a valid C# identifier."
        case .duplicateName: "Two metadata names differ in case only."
        case .tooLarge: "The metadata is larger than \(Metadata.bytesMax) bytes."
        }
    }

    /// On the data plane metadata travels in headers, so only what survives there is accepted:
    /// printable ASCII without a blank at either end.
    private static func isHeaderValue(_ text: String) -> Bool {
        let space = UInt8(ascii: " ")
        return text.utf8.allSatisfy { (space...UInt8(ascii: "~")).contains($0) }
            && text.utf8.first != space && text.utf8.last != space
    }
}
