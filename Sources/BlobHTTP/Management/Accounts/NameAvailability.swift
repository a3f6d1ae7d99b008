/// The body of checkNameAvailability.
struct NameQuestion: Decodable, Sendable {
    let name: String

    init(from decoder: any Decoder) throws {
        var body = try JSONMembers(from: decoder)
        guard let name = try body.string("name") else {
            throw ManagementError.propertyMissing("name")
        }
        guard let type = try body.string("type") else {
            throw ManagementError.propertyMissing("type")
        }
        guard type.lowercased() == AccountResource.type.lowercased() else {
            throw ManagementError.propertyValue(type, of: "type")
        }
        try body.end()
        self.name = name
    }
}

/// Its answer.
struct NameAvailability: Encodable, Sendable {
    var nameAvailable: Bool
    var reason: String?
    var message: String?

    /// What is said to a name that no account can have.
    static func ruleText(_ name: String) -> String {
        "\(name) is not a valid storage account name. Storage account name must be between 3 and 24 "
            + "characters in length and use numbers and lower-case letters only."
    }
}
