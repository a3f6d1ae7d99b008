/// A parsed SELECT.
struct Statement {
    enum Projection {
        case all
        case items([Item])
        case aggregates([AggregateItem])
        /// `sys.split(n)`: the sizes of batches of whole records of at least `n` bytes.
        case split(UInt64)
    }

    struct Item {
        let name: String
        let expression: Expression
    }

    struct AggregateItem {
        let name: String
        let function: AggregateFunction
        /// Nil in COUNT(*).
        let argument: Expression?
    }

    let projection: Projection
    /// What stands behind `BlobStorage` in FROM.
    let table: [TableStep]
    let condition: Expression?
    let limit: UInt64?
    /// Every field that an expression names, once for each mention.
    let fields: [FieldReference]
    /// Where `IS MISSING` stands, if it is used; only JSON knows it.
    let missingTestPosition: Int?
    /// Of its text. None is evaluated more than once for a row.
    let termCount: Int
}

enum AggregateFunction {
    case count, sum, average, minimum, maximum

    init?(name: String) {
        switch name.uppercased() {
        case "COUNT": self = .count
        case "SUM": self = .sum
        // Azure's reference says AVERAGE, its engine and everybody else AVG.
        case "AVG", "AVERAGE": self = .average
        case "MIN": self = .minimum
        case "MAX": self = .maximum
        default: return nil
        }
    }
}

/// A step of `FROM BlobStorage[*].warehouses[*]`.
enum TableStep {
    case every
    case member(FieldName)
    case element(Int)
}

/// `warehouses[0].longitude`; never empty, and the first step is a name.
struct FieldReference {
    enum Step {
        case member(FieldName)
        case element(Int)
    }

    let steps: [Step]
    /// The byte of the expression where it stands.
    let position: Int
}

/// A name in an expression: exact if it was quoted, else without regard to case.
struct FieldName {
    let text: String
    let isQuoted: Bool
    private let folded: String

    init(text: String, isQuoted: Bool) {
        self.text = text
        self.isQuoted = isQuoted
        self.folded = text.lowercased()
    }

    func matches(_ name: String) -> Bool {
        self.text == name || !self.isQuoted && self.folded == name.lowercased()
    }
}
