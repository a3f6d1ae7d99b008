import AzureWire
import BlobModel
import HTTPTypes

/// The parameters of a request on the management plane that mean something here; others
/// (`$expand`, `monitor`) are tolerated.
struct ManagementQuery: Hashable, Sendable {
    /// `$filter` of List Containers: the prefix of the names to show.
    let filter: String
    /// `$maxpagesize`: 1…``pageSizeMax``.
    let pageSize: Int
    /// `$skipToken`: where the page starts, as `nextLink` gave it.
    let skipToken: ContainerPosition?
    /// `$include=deleted`: show soft-deleted containers, too.
    let includesDeleted: Bool
    /// A date, perhaps followed by `-preview`; every one is served alike.
    let apiVersion: String

    static let pageSizeMax = 5_000

    init(parsing text: Substring) throws(ManagementError) {
        var values: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decode(sides[0]),
                let value = PercentCoding.decode(sides.count > 1 ? sides[1] : "")
            else { throw Self.invalid(String(sides[0])) }
            // ARM compares parameter names without case.
            guard values.updateValue(value, forKey: name.lowercased()) == nil else {
                throw Self.invalid(name)
            }
        }
        guard let apiVersion = values["api-version"], !apiVersion.isEmpty else {
            throw ManagementError(
                .badRequest, "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all requests.")
        }
        guard Self.isVersion(apiVersion) else {
            throw ManagementError(
                .badRequest, "InvalidApiVersionParameter",
                "The api-version '\(apiVersion)' is invalid.")
        }
        self.apiVersion = apiVersion
        self.filter = values["$filter"] ?? ""
        self.skipToken = try Self.position(values["$skiptoken"] ?? "")
        switch values["$include"]?.lowercased() {
        case nil, "": self.includesDeleted = false
        case "deleted": self.includesDeleted = true
        default: throw Self.invalid("$include")
        }
        switch values["$maxpagesize"] {
        case nil, "":
            self.pageSize = Self.pageSizeMax
        case let text?:
            guard let size = Int(text), (1...Self.pageSizeMax).contains(size) else {
                throw Self.invalid("$maxpagesize")
            }
            self.pageSize = size
        }
    }

    /// A container's name and, behind a comma, the version of a soft-deleted one.
    private static func position(_ token: String) throws(ManagementError) -> ContainerPosition? {
        if token.isEmpty { return nil }
        let parts = token.split(separator: ",", omittingEmptySubsequences: false)
        if parts.count == 1 { return ContainerPosition(name: token, version: nil) }
        guard parts.count == 2, let ticks = Int64(parts[1]) else {
            throw Self.invalid("$skipToken")
        }
        return ContainerPosition(name: String(parts[0]), version: Timestamp(ticks: ticks))
    }

    /// The other direction.
    static func token(_ position: ContainerPosition) -> String {
        position.name + (position.version.map { ",\($0.ticks)" } ?? "")
    }

    private static func invalid(_ name: String) -> ManagementError {
        ManagementError(
            .badRequest, "InvalidQueryParameterValue",
            "The value of the query parameter '\(name)' is invalid.")
    }

    /// `YYYY-MM-DD` or `YYYY-MM-DD-preview`, with a month and a day that exist in some year.
    private static func isVersion(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3 || (parts.count == 4 && parts[3].lowercased() == "preview"),
            zip(parts, [4, 2, 2]).allSatisfy({ part, length in
                part.utf8.count == length
                    && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }
}
