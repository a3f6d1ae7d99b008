public import BlobModel

/// `x-ms-if-tags` and `x-ms-source-if-tags` (spec rest.md §4.8). AND binds tighter than OR:
///
///     any        = all (OR all)*
///     all        = one (AND one)*
///     one        = "(" any ")" | key (= | <> | > | >= | < | <=) 'value'
public enum IfTagsExpression: Sendable {
    /// - Parameter header: the field's name, for the error.
    public static func parse(
        _ text: String, header: String = "x-ms-if-tags"
    ) throws(WireError) -> TagCondition {
        var parser = IfTagsParser(text)
        do throws(TagExpressionScanner.Failure) {
            return try parser.parse()
        } catch {
            throw .invalidHeaderValue(header, text)
        }
    }
}

private struct IfTagsParser {
    private typealias Failure = TagExpressionScanner.Failure

    private var scanner: TagExpressionScanner

    init(_ text: String) {
        self.scanner = TagExpressionScanner(text)
    }

    mutating func parse() throws(TagExpressionScanner.Failure) -> TagCondition {
        let condition = try self.readAny(depth: 0)
        guard self.scanner.isAtEnd() else { throw self.scanner.unexpected() }
        return condition
    }

    private mutating func readAny(depth: Int) throws(Failure) -> TagCondition {
        var parts = [try self.readAll(depth: depth)]
        while self.scanner.takeWord("OR") {
            parts.append(try self.readAll(depth: depth))
        }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func readAll(depth: Int) throws(Failure) -> TagCondition {
        var parts = [try self.readOne(depth: depth)]
        while self.scanner.takeWord("AND") {
            parts.append(try self.readOne(depth: depth))
        }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func readOne(depth: Int) throws(Failure) -> TagCondition {
        if self.scanner.take("(") {
            guard depth < TagCondition.depthMax else {
                throw self.scanner.failure("too many parentheses within each other")
            }
            let condition = try self.readAny(depth: depth + 1)
            guard self.scanner.take(")") else { throw self.scanner.unexpected() }
            return condition
        }
        let key = try self.scanner.takeKey()
        guard key.utf8.first != UInt8(ascii: "@") else {
            throw self.scanner.failure("unsupported parameter '\(key)'")
        }
        let comparison = try self.scanner.takeOperator()
        return .compare(key: key, comparison, value: try self.scanner.takeValue())
    }
}
