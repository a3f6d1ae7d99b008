/// A value in a JSON record: what it is and where it is written.
///
/// Members keep the order of the document, since `SELECT *` shows it; numbers and whatever is
/// copied keep their spelling, since a 20-digit integer must not become a float on the way. Neither
/// can be had of Foundation's JSON types.
struct JSONNode {
    enum Kind {
        case null
        case bool(Bool)
        case number
        case string
        case array([JSONNode])
        case object([JSONMember])
    }

    let kind: Kind
    /// In the record. 32 bits, since a record of small values has millions of nodes.
    let start: UInt32
    let end: UInt32
}

struct JSONMember {
    let name: String
    let value: JSONNode
}

/// The bytes of a record and what was found in it.
struct JSONRecord {
    let bytes: [UInt8]

    func source(of node: JSONNode) -> ArraySlice<UInt8> {
        self.bytes[Int(node.start)..<Int(node.end)]
    }

    /// For expressions.
    func value(of node: JSONNode) throws(RecordFailure) -> Value {
        switch node.kind {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .string: return .string(JSONText.decoded(self.source(of: node)))
        case .number:
            guard let number = Value.number(String(decoding: self.source(of: node), as: UTF8.self))
            else { throw ArithmeticOperator.overflow }
            return number
        case .array, .object: return .structure(Array(self.source(of: node)))
        }
    }

    /// For the answer: as it is written, but text without its quotes and escapes.
    func cell(of node: JSONNode?) -> Cell {
        guard let node else { return .missing }
        return switch node.kind {
        case .null: .null
        case .string: .value(.string(JSONText.decoded(self.source(of: node))))
        case .bool, .number, .array, .object: .json(self.source(of: node))
        }
    }
}

extension JSONNode {
    /// The member of an object, exactly or, unless quoted, in any case. Nil if there is none.
    func member(_ name: FieldName) -> JSONNode? {
        guard case .object(let members) = self.kind else { return nil }
        let found =
            members.first { $0.name == name.text } ?? members.first { name.matches($0.name) }
        return found?.value
    }

    func element(_ index: Int) -> JSONNode? {
        guard case .array(let elements) = self.kind, elements.indices.contains(index) else {
            return nil
        }
        return elements[index]
    }

    func node(at reference: FieldReference) -> JSONNode? {
        var node = self
        for step in reference.steps {
            let next =
                switch step {
                case .member(let name): node.member(name)
                case .element(let index): node.element(index)
                }
            guard let next else { return nil }
            node = next
        }
        return node
    }
}
