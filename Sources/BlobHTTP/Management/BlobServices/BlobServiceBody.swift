import AzureWire
import BlobModel

/// The body of a blob service's PUT (spec worm.md §4.7). It merges: an absent member keeps its
/// value.
struct BlobServiceBody: Decodable, Sendable {
    private(set) var change = AccountSettingsChange()

    init(from decoder: any Decoder) throws {
        var body = try JSONMembers(from: decoder)
        body.ignoreReadOnly("id", "name", "type", "sku")
        if var properties = try body.object("properties") {
            self.change.isVersioningEnabled = try properties.bool("isVersioningEnabled")
            self.change.blobRetention = try Self.blobRetention(&properties)
            self.change.containerRetentionDays = try Self.containerRetention(&properties)
            self.change.corsRules = try CORSRulesBody.rules(&properties)
            self.change.defaultServiceVersion = try Self.defaultVersion(&properties)
            try properties.confirm(BlobServiceResource.fixed)
            try properties.end()
        }
        try body.end()
    }

    private static func blobRetention(
        _ properties: inout JSONMembers
    ) throws(ManagementError) -> AccountSettingsChange.Setting<DeleteRetention>? {
        guard var members = try properties.object("deleteRetentionPolicy") else { return nil }
        let allows = try members.bool("allowPermanentDelete") ?? false
        let days = try self.days(&members)
        try members.end()
        switch days {
        case nil:
            return nil
        case .off?:
            guard !allows else {
                // There would be nothing to delete for good.
                throw .propertyValue("true", of: members.fullName("allowPermanentDelete"))
            }
            return .off
        case .on(let days)?:
            guard let retention = DeleteRetention(days: days, allowsPermanentDelete: allows) else {
                throw .propertyValue("\(days)", of: members.fullName("days"))
            }
            return .on(retention)
        }
    }

    private static func containerRetention(
        _ properties: inout JSONMembers
    ) throws(ManagementError) -> AccountSettingsChange.Setting<Int>? {
        guard var members = try properties.object("containerDeleteRetentionPolicy") else {
            return nil
        }
        // Containers cannot be deleted for good before their time, on Azure either.
        try members.confirm(["allowPermanentDelete": .bool(false)])
        let days = try self.days(&members)
        try members.end()
        return days
    }

    /// `{"enabled":true,"days":7}`; nil for `{}`. Days that come with `false` mean nothing.
    private static func days(
        _ members: inout JSONMembers
    ) throws(ManagementError) -> AccountSettingsChange.Setting<Int>? {
        let days = try members.integer("days")
        if let days, !DeleteRetention.daysRange.contains(days) {
            throw .propertyValue("\(days)", of: members.fullName("days"))
        }
        switch try members.bool("enabled") {
        case nil:
            // Whatever else it says would have no effect.
            guard members.names.isEmpty else {
                throw .propertyMissing(members.fullName("enabled"))
            }
            return nil
        case false?: return .off
        case true?:
            guard let days else { throw .propertyMissing(members.fullName("days")) }
            return .on(days)
        }
    }

    /// An empty text means none.
    private static func defaultVersion(
        _ properties: inout JSONMembers
    ) throws(ManagementError) -> AccountSettingsChange.Setting<String>? {
        guard let text = try properties.string("defaultServiceVersion") else { return nil }
        if text.isEmpty { return .off }
        guard let version = ServiceVersion(text) else {
            throw .propertyValue(text, of: properties.fullName("defaultServiceVersion"))
        }
        return .on(version.text)
    }
}
