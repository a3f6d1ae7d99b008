/// Properties that have one value and cannot be set to another yet.
///
/// A client may confirm them, which is what sending back a read answer does. Asking for anything
/// else is refused by name: nothing is stored and then ignored.
enum FixedMembers {
    /// Takes the members named in `values` out of `members`, checking each.
    static func confirm(
        _ values: [String: JSONValue], in members: inout JSONMembers
    ) throws(ManagementError) {
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let asked = members.value(name) else { continue }
            try self.confirm(asked, is: value, name: members.name(of: name))
        }
    }

    private static func confirm(
        _ asked: JSONValue, is value: JSONValue, name: String
    ) throws(ManagementError) {
        switch (asked, value) {
        case (.null, _):
            return
        case (.object(let asked), .object(let values)):
            for (member, asked) in asked.sorted(by: { $0.key < $1.key }) where asked != .null {
                guard let value = values[member] else {
                    throw .notImplemented("The property '\(name).\(member)'")
                }
                try self.confirm(asked, is: value, name: "\(name).\(member)")
            }
        case (.bool, .bool), (.string, .string), (.array, .array), (.integer, .integer):
            guard asked == value else {
                throw .notImplemented("The value '\(asked.text)' of property '\(name)'")
            }
        default:
            throw .propertyValue(asked.text, of: name)
        }
    }
}
