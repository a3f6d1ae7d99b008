import BlobModel

/// The `<Cors>` of service properties (spec rest.md §4.7).
enum CORSRulesXML {
    /// Of all rules together, their names and values without the XML.
    private static let textBytesMax = 2 << 10

    /// No rules at all switch CORS off.
    static func rules(_ element: XMLElement) throws(WireError) -> [CORSRule] {
        try element.expectChildren("CorsRule")
        guard element.children.count <= AccountSettings.corsRulesMax else {
            throw .invalidXMLNodeValue(
                "Cors", String(element.children.count), reason: "At most 5 rules.")
        }
        var rules: [CORSRule] = []
        for child in element.children { rules.append(try self.rule(child)) }
        let texts = rules.flatMap {
            $0.allowedOrigins + $0.allowedMethods + $0.allowedHeaders + $0.exposedHeaders
        }
        let byteCount = texts.reduce(0) { $0 + $1.utf8.count }
        guard byteCount <= self.textBytesMax else {
            throw .invalidXMLNodeValue(
                "Cors", String(byteCount), reason: "At most \(self.textBytesMax) bytes.")
        }
        return rules
    }

    static func write(_ rules: [CORSRule], to xml: inout XMLWriter) {
        if rules.isEmpty {
            xml.empty("Cors")
            return
        }
        xml.open("Cors")
        for rule in rules {
            xml.open("CorsRule")
            xml.element("AllowedOrigins", rule.allowedOrigins.joined(separator: ","))
            xml.element("AllowedMethods", rule.allowedMethods.joined(separator: ","))
            xml.element("AllowedHeaders", rule.allowedHeaders.joined(separator: ","))
            xml.element("ExposedHeaders", rule.exposedHeaders.joined(separator: ","))
            xml.element("MaxAgeInSeconds", String(rule.maxAgeSeconds))
            xml.close("CorsRule")
        }
        xml.close("Cors")
    }

    private static func rule(_ element: XMLElement) throws(WireError) -> CORSRule {
        try element.expectChildren(
            "AllowedOrigins", "AllowedMethods", "AllowedHeaders", "ExposedHeaders",
            "MaxAgeInSeconds")
        let origins = try self.list("AllowedOrigins", of: element)
        let methods = try self.list("AllowedMethods", of: element).map { $0.uppercased() }
        guard !origins.isEmpty else { throw .missingRequiredXMLNode("AllowedOrigins") }
        guard !methods.isEmpty else { throw .missingRequiredXMLNode("AllowedMethods") }
        if let other = methods.first(where: { !CORSRule.methods.contains($0) }) {
            throw .invalidXMLNodeValue("AllowedMethods", other)
        }
        guard let age = try element.child("MaxAgeInSeconds")?.leafText() else {
            throw .missingRequiredXMLNode("MaxAgeInSeconds")
        }
        guard let seconds = saturatingNumber(age.utf8), seconds <= UInt64(Int32.max) else {
            throw .invalidXMLNodeValue("MaxAgeInSeconds", age)
        }
        return CORSRule(
            allowedOrigins: origins, allowedMethods: methods,
            allowedHeaders: try self.list("AllowedHeaders", of: element),
            exposedHeaders: try self.list("ExposedHeaders", of: element),
            maxAgeSeconds: Int(seconds))
    }

    /// The comma list in the child of that name; empty if there is none.
    private static func list(
        _ name: String, of element: XMLElement
    ) throws(WireError) -> [String] {
        let text = try element.child(name)?.leafText() ?? ""
        let entries = text.split(separator: ",").map { $0.withoutOuterBlanks() }
            .filter { !$0.isEmpty }
        // Visible ASCII only: the entries become parts of header fields.
        guard entries.count <= CORSRule.entriesMax,
            entries.allSatisfy({ entry in
                entry.utf8.count <= CORSRule.entryCharactersMax
                    && entry.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            })
        else { throw .invalidXMLNodeValue(name, text) }
        return entries
    }
}
