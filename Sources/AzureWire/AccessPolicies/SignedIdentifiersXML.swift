public import BlobModel

/// `<SignedIdentifiers>`: the body of Set Container ACL and of Get Container ACL's answer
/// (spec rest.md §4.9).
public enum SignedIdentifiersXML: Sendable {
    /// - Parameter xml: none at all means no policies: clients that remove them all send no body.
    public static func parse(_ xml: [UInt8]) throws(WireError) -> [SignedIdentifier] {
        if xml.isEmpty { return [] }
        let root = try XMLElement(parsing: xml, root: "SignedIdentifiers")
        try root.expectChildren("SignedIdentifier")
        guard root.children.count <= SignedIdentifier.countMax else { throw .invalidXMLDocument }
        var identifiers: [SignedIdentifier] = []
        for child in root.children {
            let identifier = try self.identifier(child)
            guard !identifiers.contains(where: { $0.id == identifier.id }) else {
                throw .invalidXMLNodeValue("Id", identifier.id, reason: "Duplicate.")
            }
            identifiers.append(identifier)
        }
        return identifiers
    }

    public static func write(_ identifiers: [SignedIdentifier]) -> [UInt8] {
        var xml = XMLWriter()
        if identifiers.isEmpty {
            xml.empty("SignedIdentifiers")
            return xml.bytes
        }
        xml.open("SignedIdentifiers")
        for identifier in identifiers {
            xml.open("SignedIdentifier")
            xml.element("Id", identifier.id)
            xml.open("AccessPolicy")
            if let start = identifier.start { xml.element("Start", WireDate.iso8601(start)) }
            if let expiry = identifier.expiry { xml.element("Expiry", WireDate.iso8601(expiry)) }
            if let permission = identifier.permission { xml.element("Permission", permission) }
            xml.close("AccessPolicy")
            xml.close("SignedIdentifier")
        }
        xml.close("SignedIdentifiers")
        return xml.bytes
    }

    private static func identifier(_ element: XMLElement) throws(WireError) -> SignedIdentifier {
        try element.expectChildren("Id", "AccessPolicy")
        guard let id = try element.child("Id")?.leafText(), !id.isEmpty else {
            throw .missingRequiredXMLNode("Id")
        }
        guard id.utf16.count <= SignedIdentifier.idCharactersMax else {
            throw .invalidXMLNodeValue("Id", id)
        }
        let policy = try element.child("AccessPolicy")
        try policy?.expectChildren("Start", "Expiry", "Permission")
        let permission = try self.text("Permission", of: policy)
        if let permission, SharedAccessPermissions(strictly: permission) == nil {
            throw .invalidXMLNodeValue("Permission", permission)
        }
        return SignedIdentifier(
            id: id, start: try self.time("Start", of: policy),
            expiry: try self.time("Expiry", of: policy), permission: permission)
    }

    private static func time(
        _ name: String, of policy: XMLElement?
    ) throws(WireError) -> Timestamp? {
        guard let text = try self.text(name, of: policy) else { return nil }
        guard let time = SignedTime.parse(text) else { throw .invalidXMLNodeValue(name, text) }
        return time
    }

    /// Nil also for an empty element: some clients write every element they know.
    private static func text(
        _ name: String, of policy: XMLElement?
    ) throws(WireError) -> String? {
        guard let text = try policy?.child(name)?.leafText(), !text.isEmpty else { return nil }
        return text
    }
}
