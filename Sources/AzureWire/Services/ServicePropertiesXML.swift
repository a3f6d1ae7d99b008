public import BlobModel

/// `<StorageServiceProperties>`: the body of Set Blob Service Properties and of Get Blob Service
/// Properties' answer (spec rest.md §4.7).
///
/// Logging, metrics and static websites do not exist here: a document that switches one of them on
/// is refused, one that says they are off is the truth.
public enum ServicePropertiesXML: Sendable {
    private static let root = "StorageServiceProperties"

    /// Elements may come in any order; what is absent keeps its value.
    public static func parse(_ xml: [UInt8]) throws(WireError) -> AccountSettingsChange {
        let root = try XMLElement(parsing: xml, root: self.root)
        try root.expectChildren(
            "Logging", "HourMetrics", "MinuteMetrics", "Cors", "DefaultServiceVersion",
            "DeleteRetentionPolicy", "StaticWebsite")
        if let logging = try root.child("Logging") {
            try logging.refuseIfOn("Delete", "Read", "Write", reason: "There is no logging.")
            try logging.child("RetentionPolicy")?
                .refuseIfOn("Enabled", reason: "There is no logging.")
        }
        for name in ["HourMetrics", "MinuteMetrics"] {
            let metrics = try root.child(name)
            try metrics?.refuseIfOn("Enabled", reason: "There are no metrics.")
            try metrics?.child("RetentionPolicy")?
                .refuseIfOn("Enabled", reason: "There are no metrics.")
        }
        if let website = try root.child("StaticWebsite") {
            try website.refuseIfOn("Enabled", reason: "Static websites are not served.")
            for name in ["IndexDocument", "DefaultIndexDocumentPath", "ErrorDocument404Path"] {
                if let text = try website.child(name)?.leafText(), !text.isEmpty {
                    throw .unsupportedXMLNode(name, reason: "Static websites are not served.")
                }
            }
        }

        var change = AccountSettingsChange()
        change.corsRules = try root.child("Cors").map(CORSRulesXML.rules)
        if let version = try root.child("DefaultServiceVersion")?.leafText() {
            guard version.isEmpty || ServiceVersion(version) != nil else {
                throw .invalidXMLNodeValue("DefaultServiceVersion", version)
            }
            change.defaultServiceVersion = version.isEmpty ? .off : .on(version)
        }
        if let policy = try root.child("DeleteRetentionPolicy") {
            change.blobRetention = try self.retention(policy).map { .on($0) } ?? .off
        }
        return change
    }

    public static func write(_ settings: AccountSettings) -> [UInt8] {
        var xml = XMLWriter()
        xml.open("StorageServiceProperties")
        xml.open("Logging")
        xml.element("Version", "1.0")
        xml.element("Delete", "false")
        xml.element("Read", "false")
        xml.element("Write", "false")
        xml.noRetention()
        xml.close("Logging")
        xml.open("HourMetrics")
        xml.noMetrics()
        xml.close("HourMetrics")
        xml.open("MinuteMetrics")
        xml.noMetrics()
        xml.close("MinuteMetrics")
        CORSRulesXML.write(settings.corsRules, to: &xml)
        if let version = settings.defaultServiceVersion {
            xml.element("DefaultServiceVersion", version)
        }
        xml.open("DeleteRetentionPolicy")
        xml.element("Enabled", settings.blobRetention == nil ? "false" : "true")
        if let retention = settings.blobRetention {
            xml.element("Days", String(retention.days))
            xml.element(
                "AllowPermanentDelete", retention.allowsPermanentDelete ? "true" : "false")
        }
        xml.close("DeleteRetentionPolicy")
        xml.open("StaticWebsite")
        xml.element("Enabled", "false")
        xml.close("StaticWebsite")
        xml.close("StorageServiceProperties")
        return xml.bytes
    }

    /// Nil if the policy is switched off.
    private static func retention(_ policy: XMLElement) throws(WireError) -> DeleteRetention? {
        try policy.expectChildren("Enabled", "Days", "AllowPermanentDelete")
        guard let isEnabled = try policy.flag("Enabled") else {
            throw .missingRequiredXMLNode("Enabled")
        }
        let allowsPermanentDelete = try policy.flag("AllowPermanentDelete") ?? false
        guard isEnabled else { return nil }
        guard let text = try policy.child("Days")?.leafText() else {
            throw .missingRequiredXMLNode("Days")
        }
        guard let days = saturatingNumber(text.utf8),
            let retention = DeleteRetention(
                days: Int(clamping: days), allowsPermanentDelete: allowsPermanentDelete)
        else { throw .invalidXMLNodeValue("Days", text) }
        return retention
    }
}

extension XMLElement {
    /// Nil if there is no such element.
    fileprivate func flag(_ name: String) throws(WireError) -> Bool? {
        guard let text = try self.child(name)?.leafText() else { return nil }
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default: throw .invalidXMLNodeValue(name, text)
        }
    }

    /// Throws if one of the flags `names` is set.
    fileprivate func refuseIfOn(_ names: String..., reason: String) throws(WireError) {
        for name in names where try self.flag(name) == true {
            throw .unsupportedXMLNode(self.name, reason: reason)
        }
    }
}

extension XMLWriter {
    fileprivate mutating func noRetention() {
        self.open("RetentionPolicy")
        self.element("Enabled", "false")
        self.close("RetentionPolicy")
    }

    fileprivate mutating func noMetrics() {
        self.element("Version", "1.0")
        self.element("Enabled", "false")
        self.noRetention()
    }
}
