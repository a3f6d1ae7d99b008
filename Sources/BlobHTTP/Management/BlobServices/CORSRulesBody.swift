import BlobModel

/// The `cors` member of a blob service's PUT. The bounds are those of Set Blob Service Properties
/// (spec rest.md §4.7), whichever plane a rule comes through.
enum CORSRulesBody {
    /// Of all rules together, their names and values without the JSON.
    private static let textBytesMax = 2 << 10

    /// Nil if there is no such member. One without rules switches CORS off, as on the data plane.
    static func rules(_ properties: inout JSONMembers) throws(ManagementError) -> [CORSRule]? {
        guard var cors = try properties.object("cors") else { return nil }
        let items = try cors.objects("corsRules") ?? []
        try cors.end()
        let name = cors.fullName("corsRules")
        guard items.count <= AccountSettings.corsRulesMax else {
            throw .propertyValue("\(items.count) rules", of: name)
        }
        var rules: [CORSRule] = []
        for item in items { rules.append(try self.rule(item)) }
        let texts = rules.flatMap {
            $0.allowedOrigins + $0.allowedMethods + $0.allowedHeaders + $0.exposedHeaders
        }
        let byteCount = texts.reduce(0) { $0 + $1.utf8.count }
        guard byteCount <= self.textBytesMax else {
            throw .propertyValue("\(byteCount) bytes", of: name)
        }
        return rules
    }

    private static func rule(_ item: JSONMembers) throws(ManagementError) -> CORSRule {
        var item = item
        let origins = try self.list("allowedOrigins", of: &item)
        let methods = try self.list("allowedMethods", of: &item).map { $0.uppercased() }
        let allowedHeaders = try self.list("allowedHeaders", of: &item)
        let exposedHeaders = try self.list("exposedHeaders", of: &item)
        guard let seconds = try item.integer("maxAgeInSeconds") else {
            throw .propertyMissing(item.fullName("maxAgeInSeconds"))
        }
        try item.end()
        guard !origins.isEmpty else { throw .propertyMissing(item.fullName("allowedOrigins")) }
        guard !methods.isEmpty else { throw .propertyMissing(item.fullName("allowedMethods")) }
        if let other = methods.first(where: { !CORSRule.methods.contains($0) }) {
            throw .propertyValue(other, of: item.fullName("allowedMethods"))
        }
        guard (0...Int(Int32.max)).contains(seconds) else {
            throw .propertyValue("\(seconds)", of: item.fullName("maxAgeInSeconds"))
        }
        return CORSRule(
            allowedOrigins: origins, allowedMethods: methods, allowedHeaders: allowedHeaders,
            exposedHeaders: exposedHeaders, maxAgeSeconds: seconds)
    }

    /// All lists are required. An empty entry says nothing: clients write `[""]` for none.
    private static func list(
        _ name: String, of item: inout JSONMembers
    ) throws(ManagementError) -> [String] {
        guard let list = try item.strings(name) else { throw .propertyMissing(item.fullName(name)) }
        let entries = list.filter { !$0.isEmpty }
        guard entries.count <= CORSRule.entriesMax else {
            throw .propertyValue("\(entries.count) entries", of: item.fullName(name))
        }
        if let entry = entries.first(where: { !self.isEntry($0) }) {
            throw .propertyValue(String(entry.prefix(64)), of: item.fullName(name))
        }
        return entries
    }

    /// Visible ASCII, for entries become parts of header fields, and no comma, which is between
    /// them on the data plane.
    private static func isEntry(_ text: String) -> Bool {
        text.utf8.count <= CORSRule.entryCharactersMax
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ",") }
    }
}
