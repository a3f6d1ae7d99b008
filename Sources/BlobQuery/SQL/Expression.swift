/// A parsed expression. Its depth is bounded by ``ExpressionParser``.
indirect enum Expression {
    case literal(Value)
    /// An index into ``Statement/fields``.
    case field(Int)
    case negation(Expression)
    case arithmetic(ArithmeticOperator, Expression, Expression)
    case choice([Branch], otherwise: Expression?)
    /// `CASE x WHEN …`: the first branch whose condition is the same as x.
    case match(Expression, [Branch], otherwise: Expression?)
    case coalesce([Expression])
    case nullIf(Expression, Expression)
    case cast(Expression, ValueType)
    case predicate(Predicate)
    case text(TextCall)
    case time(TimeCall)

    /// One WHEN of a CASE.
    struct Branch {
        let condition: Expression
        let result: Expression
    }
}

/// What is true, false or unknown.
enum Predicate {
    case comparison(ComparisonOperator, Expression, Expression)
    case and([Expression])
    case or([Expression])
    case not(Expression)
    case isNull(Expression)
    case isMissing(Expression)
    case isIn(Expression, [Expression])
    case between(Expression, low: Expression, high: Expression)
    case like(Expression, pattern: Expression, escape: Expression?)
}

enum TextCall {
    case characterLength(Expression)
    case lower(Expression)
    case upper(Expression)
    case substring(Expression, start: Expression, count: Expression?)
    case trim(TrimSide, characters: Expression?, Expression)
}

enum TrimSide {
    case both, leading, trailing
}

enum TimeCall {
    case add(DatePart, quantity: Expression, Expression)
    case difference(DatePart, Expression, Expression)
    case part(DatePart, Expression)
    case text(Expression, format: Expression)
}
