public import BlobModel

/// The `where` of Find Blobs by Tags (spec rest.md §4.8):
/// `comparison (AND comparison)*`, `comparison = key (= | > | >= | < | <=) 'value'`.
///
/// A key may come once with `=`, or with one lower and one upper bound; `@container` with `=` only,
/// and only where the whole account is searched.
public enum WhereExpression: Sendable {
    public enum Scope: Sendable {
        case account
        case container
    }

    public static let parameterName = "where"

    public static func parse(_ text: String, in scope: Scope) throws(WireError) -> TagFilter {
        var parser = WhereParser(text, scope)
        do throws(TagExpressionScanner.Failure) {
            return try parser.parse()
        } catch {
            return try self.refuse(text, error)
        }
    }

    private static func refuse(
        _ text: String, _ failure: TagExpressionScanner.Failure
    ) throws(WireError) -> TagFilter {
        var error = WireError.invalidQueryParameterValue(self.parameterName, text)
        error.message =
            "Error parsing query at or near character position \(failure.position): "
            + failure.reason
        throw error
    }
}

private struct WhereParser {
    private var scanner: TagExpressionScanner
    private let scope: WhereExpression.Scope
    private var container: ContainerName?
    private var ranges: [TagRange] = []

    init(_ text: String, _ scope: WhereExpression.Scope) {
        self.scanner = TagExpressionScanner(text)
        self.scope = scope
    }

    mutating func parse() throws(TagExpressionScanner.Failure) -> TagFilter {
        repeat {
            try self.readComparison()
        } while self.scanner.takeWord("AND")
        guard self.scanner.isAtEnd() else { throw self.scanner.unexpected() }
        do throws(TagFilter.Invalid) {
            return try TagFilter(container: self.container, ranges: self.ranges)
        } catch {
            switch error {
            case .tooManyKeys: throw self.scanner.failure(Self.tooManyKeys)
            case .duplicateKey: throw self.scanner.failure(Self.notARange)
            }
        }
    }

    private mutating func readComparison() throws(TagExpressionScanner.Failure) {
        let key = try self.scanner.takeKey()
        if key.utf8.first == UInt8(ascii: "@") {
            guard key == "@container", self.scope == .account else {
                throw self.scanner.failure("unsupported parameter '\(key)'")
            }
            try self.readContainer()
            return
        }
        let comparison = try self.scanner.takeOperator()
        try self.add(key, comparison, try self.scanner.takeValue())
    }

    private mutating func readContainer() throws(TagExpressionScanner.Failure) {
        guard try self.scanner.takeOperator() == .equal else {
            throw self.scanner.failure("@container can only be compared with '='")
        }
        let value = try self.scanner.takeContainerName()
        guard self.container == nil else { throw self.scanner.failure(Self.notARange) }
        do throws(ContainerName.Invalid) {
            self.container = try ContainerName(parsing: value)
        } catch {
            throw self.scanner.failure("'\(value)' is no container name")
        }
    }

    private mutating func add(
        _ key: String, _ comparison: TagCondition.Operator, _ value: String
    ) throws(TagExpressionScanner.Failure) {
        let range: TagRange
        switch comparison {
        case .equal: range = TagRange(key: key, equalTo: value)
        case .less: range = TagRange(key: key, upper: value, isInclusive: false)
        case .lessOrEqual: range = TagRange(key: key, upper: value, isInclusive: true)
        case .greater: range = TagRange(key: key, lower: value, isInclusive: false)
        case .greaterOrEqual: range = TagRange(key: key, lower: value, isInclusive: true)
        case .notEqual: throw self.scanner.failure("unexpected '<>'")
        }
        guard let index = self.ranges.firstIndex(where: { $0.key == key }) else {
            guard self.ranges.count < TagFilter.keysMax else {
                throw self.scanner.failure(Self.tooManyKeys)
            }
            self.ranges.append(range)
            return
        }
        let present = self.ranges[index]
        if present.lower == nil && range.upper == nil {
            self.ranges[index].lower = range.lower
        } else if present.upper == nil && range.lower == nil {
            self.ranges[index].upper = range.upper
        } else {
            throw self.scanner.failure(Self.notARange)
        }
    }

    private static let tooManyKeys = "there can be at most 10 unique tags in a query"
    private static let notARange =
        "can't have multiple conditions for a single tag unless they define a range"
}

extension TagRange {
    fileprivate init(key: String, lower value: String, isInclusive: Bool) {
        self.init(key: key, lower: Bound(value, isInclusive: isInclusive), upper: nil)
    }

    fileprivate init(key: String, upper value: String, isInclusive: Bool) {
        self.init(key: key, lower: nil, upper: Bound(value, isInclusive: isInclusive))
    }
}
