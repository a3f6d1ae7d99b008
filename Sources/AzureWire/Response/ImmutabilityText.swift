public import BlobModel
public import HTTPTypes

/// What protects a version, as headers and listings show it (spec worm.md §2.5, §2.6): nothing that
/// was never set.
struct ImmutabilityText {
    let untilDate: String?
    let mode: String?
    let legalHold: String?

    init(_ immutability: BlobImmutability?) {
        self.untilDate = immutability?.policy.map { WireDate.text(of: $0.until) }
        self.mode = immutability?.policy?.mode.wireName
        self.legalHold = immutability?.legalHold.map { $0 ? "true" : "false" }
    }
}

extension BlobImmutability {
    /// `x-ms-immutability-policy-until-date`, `x-ms-immutability-policy-mode`, `x-ms-legal-hold`.
    public var fields: HTTPFields {
        let text = ImmutabilityText(self)
        var fields = HTTPFields()
        fields.append(.immutabilityUntilDate, text.untilDate)
        fields.append(.immutabilityMode, text.mode)
        fields.append(.legalHold, text.legalHold)
        return fields
    }
}

extension ImmutabilityPolicy.State {
    /// In lower case, unlike in requests (spec worm.md §2.4).
    fileprivate var wireName: String {
        switch self {
        case .unlocked: "unlocked"
        case .locked: "locked"
        }
    }
}
