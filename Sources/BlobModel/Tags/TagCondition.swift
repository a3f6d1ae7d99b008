/// The expression of `x-ms-if-tags` and `x-ms-source-if-tags` (spec rest.md §4.8): comparisons
/// joined by AND and OR, grouped by parentheses. The grammar has no NOT.
///
/// A chain of ANDs is one node, so only parentheses make a tree deeper; whoever builds one keeps it
/// within ``depthMax``.
public indirect enum TagCondition: Hashable, Sendable {
    public enum Operator: Hashable, Sendable {
        case equal
        case notEqual
        case less
        case lessOrEqual
        case greater
        case greaterOrEqual
    }

    /// Parentheses within parentheses. Nobody writes more by hand, and evaluation recurses.
    public static let depthMax = 32

    case compare(key: String, Operator, value: String)
    /// Holds if all hold. Two or more.
    case and([TagCondition])
    /// Holds if any holds. Two or more.
    case or([TagCondition])

    /// Whether a blob with these tags satisfies it. A blob without the tag `key` satisfies no
    /// comparison with it, `<>` included (Azurite evaluates it so; Azure does not say).
    public func holds(for tags: BlobTags) -> Bool {
        switch self {
        case .compare(let key, let comparison, let value):
            guard let actual = tags[key] else { return false }
            return comparison.holds(actual, value)
        case .and(let parts): return parts.allSatisfy { $0.holds(for: tags) }
        case .or(let parts): return parts.contains { $0.holds(for: tags) }
        }
    }
}

extension TagCondition.Operator {
    fileprivate func holds(_ actual: String, _ value: String) -> Bool {
        switch self {
        case .equal: actual == value
        case .notEqual: actual != value
        case .less: ordinalPrecedes(actual, value)
        case .lessOrEqual: !ordinalPrecedes(value, actual)
        case .greater: ordinalPrecedes(value, actual)
        case .greaterOrEqual: !ordinalPrecedes(actual, value)
        }
    }
}
