public import HTTPTypes

/// The texts a request's Shared Key signature may be made of, the likeliest first (spec auth.md
/// §2, §3).
///
/// Clients agree on the text for almost every request; where they are known to differ, each form
/// is tried. A text is made when it is asked for, so the usual request costs exactly one.
public struct StringsToSign: Sequence, IteratorProtocol, Sendable {
    private let builder: StringToSignBuilder
    /// Every set of the deviations that make a difference to this request, as a number.
    private var nextDeviations: UInt8? = 0

    /// - Parameters:
    ///   - account: the name in the `Authorization` header.
    public init(
        _ scheme: SharedKeyAuthorization.Scheme, account: String, method: HTTPRequest.Method,
        target: RequestTarget, fields: HTTPFields
    ) {
        self.builder = StringToSignBuilder(
            scheme: scheme, account: account, method: method, target: target, fields: fields)
    }

    /// The next text, in UTF-8.
    public mutating func next() -> [UInt8]? {
        guard let deviations = self.nextDeviations else { return nil }
        let applicable = self.builder.applicableDeviations.rawValue
        // The next larger number that has no other bits.
        let next = ((deviations | ~applicable) &+ 1) & applicable
        self.nextDeviations = next == 0 ? nil : next
        return self.builder.text(Deviations(rawValue: deviations))
    }
}

/// How clients deviate from the usual text; the likeliest deviation is the lowest bit.
struct Deviations: OptionSet {
    let rawValue: UInt8

    /// `x-ms-` headers in byte order.
    static let byteOrder = Deviations(rawValue: 1 << 0)
    /// `Date` is signed although there is an `x-ms-date`.
    static let dateBesideMSDate = Deviations(rawValue: 1 << 1)
    /// `+` in a query value stands for a space.
    static let plusIsSpace = Deviations(rawValue: 1 << 2)
    /// The path is escaped the way the service's own libraries do, whatever was sent.
    static let reescapedPath = Deviations(rawValue: 1 << 3)
    /// A length of 0 is signed as `0` by a client that names no version.
    static let zeroLength = Deviations(rawValue: 1 << 4)
}
