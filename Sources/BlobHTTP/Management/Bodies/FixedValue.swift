/// A property that has one value and cannot be set to another yet.
///
/// A client may confirm it, which is what sending back a read answer does. Asking for anything else
/// is refused by name: nothing is stored and then ignored.
enum FixedValue: Sendable {
    case bool(Bool)
    case string(String)
    case emptyList
    case members([String: FixedValue])
}

extension FixedValue: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .bool(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .emptyList: try container.encode([String]())
        case .members(let members): try container.encode(members)
        }
    }
}

extension JSONMembers {
    /// Checks the members that `values` names.
    mutating func confirm(_ values: [String: FixedValue]) throws(ManagementError) {
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            switch value {
            case .bool(let value):
                if let asked = try self.bool(name), asked != value {
                    throw self.notImplemented("\(asked)", name)
                }
            case .string(let value):
                if let asked = try self.string(name), asked != value {
                    throw self.notImplemented(asked, name)
                }
            case .emptyList:
                if try self.isEmptyList(name) == false {
                    throw .notImplemented("A member of property '\(self.fullName(name))'")
                }
            case .members(let values):
                guard var inner = try self.object(name) else { continue }
                try inner.confirm(values)
                if let unknown = inner.unknown {
                    throw .notImplemented("The property '\(inner.fullName(unknown))'")
                }
            }
        }
    }

    private func notImplemented(_ asked: String, _ name: String) -> ManagementError {
        .notImplemented("The value '\(asked.prefix(64))' of property '\(self.fullName(name))'")
    }
}
