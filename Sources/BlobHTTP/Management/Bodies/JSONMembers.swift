/// The members of a JSON object, read one by one by what they should be; at the end those that
/// nobody asked for are refused.
///
/// Every body here is read this way instead of by synthesized decoding, for three reasons: a wrong
/// member is refused by its name, an unknown one is not ignored, and whatever a client nests into
/// a member that is not asked for costs nothing. `null` reads as absent: the SDKs of some languages
/// write every member they know.
struct JSONMembers {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }

    private let container: KeyedDecodingContainer<Name>
    /// What this object is inside of, for messages: `properties.`, or empty at the top.
    private let path: String
    private var known: Set<String> = []

    init(from decoder: any Decoder) throws(ManagementError) {
        do {
            self.container = try decoder.container(keyedBy: Name.self)
        } catch {
            throw .content("The body is not a JSON object.")
        }
        self.path = ""
    }

    private init(_ container: KeyedDecodingContainer<Name>, path: String) {
        self.container = container
        self.path = path
    }

    /// As messages name a member.
    func fullName(_ name: String) -> String {
        self.path + name
    }

    /// All members that are not null, asked for or not.
    var names: [String] {
        self.container.allKeys.filter { (try? self.container.decodeNil(forKey: $0)) != true }
            .map(\.stringValue).sorted()
    }

    mutating func bool(_ name: String) throws(ManagementError) -> Bool? {
        try self.value(name)
    }

    /// Fractions and numbers in quotes are none.
    mutating func integer(_ name: String) throws(ManagementError) -> Int? {
        try self.value(name)
    }

    mutating func string(_ name: String) throws(ManagementError) -> String? {
        try self.value(name)
    }

    mutating func strings(_ name: String) throws(ManagementError) -> [String]? {
        try self.value(name)
    }

    mutating func object(_ name: String) throws(ManagementError) -> JSONMembers? {
        guard self.find(name) else { return nil }
        do {
            let inner = try self.container.nestedContainer(
                keyedBy: Name.self, forKey: Name(stringValue: name))
            return JSONMembers(inner, path: self.fullName(name) + ".")
        } catch {
            throw self.refusal(of: name)
        }
    }

    /// A list of objects.
    mutating func objects(_ name: String) throws(ManagementError) -> [JSONMembers]? {
        guard self.find(name) else { return nil }
        do {
            var list = try self.container.nestedUnkeyedContainer(forKey: Name(stringValue: name))
            var items: [JSONMembers] = []
            while !list.isAtEnd {
                items.append(
                    JSONMembers(
                        try list.nestedContainer(keyedBy: Name.self),
                        path: self.fullName(name) + "[\(items.count)]."))
            }
            return items
        } catch {
            throw self.refusal(of: name)
        }
    }

    mutating func isEmptyList(_ name: String) throws(ManagementError) -> Bool? {
        guard self.find(name) else { return nil }
        do {
            return try self.container.nestedUnkeyedContainer(forKey: Name(stringValue: name))
                .isAtEnd
        } catch {
            throw self.refusal(of: name)
        }
    }

    /// Members of Azure's that do not exist here, whatever their value.
    mutating func refuse(_ names: String...) throws(ManagementError) {
        for name in names where self.find(name) {
            throw .notImplemented("The property '\(self.fullName(name))'")
        }
    }

    /// Members that only the server writes: clients send back what they read.
    mutating func ignoreReadOnly(_ names: String...) {
        self.known.formUnion(names)
    }

    /// The first member that nobody asked for.
    var unknown: String? {
        self.names.first { !self.known.contains($0) }
    }

    /// Throws if a member is left that nobody asked for.
    func end() throws(ManagementError) {
        guard let unknown = self.unknown else { return }
        throw .content("Could not find member '\(self.fullName(unknown))'.")
    }

    /// Notes that `name` was asked for, and says whether it is there.
    private mutating func find(_ name: String) -> Bool {
        self.known.insert(name)
        let name = Name(stringValue: name)
        return self.container.contains(name)
            && (try? self.container.decodeNil(forKey: name)) != true
    }

    private mutating func value<Value: Decodable>(
        _ name: String
    ) throws(ManagementError) -> Value? {
        guard self.find(name) else { return nil }
        do {
            return try self.container.decode(Value.self, forKey: Name(stringValue: name))
        } catch {
            throw self.refusal(of: name)
        }
    }

    /// A refusal that quotes the value as far as a short text can.
    private func refusal(of name: String) -> ManagementError {
        let key = Name(stringValue: name)
        func text<Value: Decodable>(_ type: Value.Type) -> String? {
            (try? self.container.decode(type, forKey: key)).map { "\($0)" }
        }
        let value = text(Bool.self) ?? text(Int.self) ?? text(Double.self) ?? text(String.self)
        return .propertyValue(String(value?.prefix(64) ?? "…"), of: self.fullName(name))
    }
}
