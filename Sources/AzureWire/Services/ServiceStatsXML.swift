public import BlobModel

/// The answer to Get Blob Service Stats (spec rest.md §2): there is one copy, always up to date.
public enum ServiceStatsXML: Sendable {
    public static func write(lastSync: Timestamp) -> [UInt8] {
        var xml = XMLWriter()
        xml.open("StorageServiceStats")
        xml.open("GeoReplication")
        xml.element("Status", "live")
        xml.element("LastSyncTime", WireDate.text(of: lastSync))
        xml.close("GeoReplication")
        xml.close("StorageServiceStats")
        return xml.bytes
    }
}
