import FoundationEssentials

/// The members of a JSON object, taken out one by one; what is left over at the end was unknown.
///
/// `null` reads as absent: the SDKs of some languages write every member they know.
struct JSONMembers {
    /// The members this object is in, for messages: `properties.`, or empty at the top.
    private let path: String
    private(set) var rest: [String: JSONValue]

    /// An empty body reads as `{}`: every body here has only optional members.
    init(parsing bytes: some Collection<UInt8>) throws(ManagementError) {
        self.path = ""
        guard !bytes.isEmpty else {
            self.rest = [:]
            return
        }
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw .content("The body is not valid JSON.")
        }
        guard case .object(let members) = value else {
            throw .content("The body is not a JSON object.")
        }
        self.rest = members
    }

    private init(path: String, members: [String: JSONValue]) {
        self.path = path
        self.rest = members
    }

    func name(of member: String) -> String {
        self.path + member
    }

    mutating func value(_ name: String) -> JSONValue? {
        guard let value = self.rest.removeValue(forKey: name), value != .null else { return nil }
        return value
    }

    mutating func bool(_ name: String) throws(ManagementError) -> Bool? {
        switch self.value(name) {
        case nil: return nil
        case .bool(let value): return value
        case let other?: throw .propertyValue(other.text, of: self.name(of: name))
        }
    }

    mutating func integer(_ name: String) throws(ManagementError) -> Int? {
        switch self.value(name) {
        case nil: return nil
        case .integer(let value): return value
        case let other?: throw .propertyValue(other.text, of: self.name(of: name))
        }
    }

    mutating func string(_ name: String) throws(ManagementError) -> String? {
        switch self.value(name) {
        case nil: return nil
        case .string(let value): return value
        case let other?: throw .propertyValue(other.text, of: self.name(of: name))
        }
    }

    mutating func strings(_ name: String) throws(ManagementError) -> [String]? {
        guard let value = self.value(name) else { return nil }
        guard case .array(let items) = value else {
            throw .propertyValue(value.text, of: self.name(of: name))
        }
        var strings: [String] = []
        for item in items {
            guard case .string(let text) = item else {
                throw .propertyValue(item.text, of: self.name(of: name))
            }
            strings.append(text)
        }
        return strings
    }

    mutating func object(_ name: String) throws(ManagementError) -> JSONMembers? {
        guard let value = self.value(name) else { return nil }
        guard case .object(let members) = value else {
            throw .propertyValue(value.text, of: self.name(of: name))
        }
        return JSONMembers(path: self.name(of: name) + ".", members: members)
    }

    /// Drops members that only the server writes: clients send back what they read.
    mutating func ignoreReadOnly(_ names: String...) {
        for name in names { self.rest[name] = nil }
    }

    /// Throws if a member is left that nobody knows.
    func end() throws(ManagementError) {
        guard let unknown = self.rest.filter({ $0.value != .null }).keys.min() else { return }
        throw .content("Could not find member '\(self.name(of: unknown))'.")
    }
}
