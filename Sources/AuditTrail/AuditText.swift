import AzureWire
import BlobModel

extension AuditEntry {
    /// One line for people: time, outcome, operation, actor and target in columns, then the details.
    ///
    /// No character of a name can end a line or look like another column: space, `%` and everything
    /// that does not print are percent-encoded.
    public var text: String {
        var line = WireDate.iso8601(self.time)
        let columns = [
            (self.outcome.rawValue, Self.outcomeWidth), ("\(self.operation)", Self.operationWidth),
            (self.actorText, Self.actorWidth),
        ]
        for (text, width) in columns {
            line += "  " + text + String(repeating: " ", count: max(0, width - text.utf8.count))
        }
        line += "  " + self.targetText
        for detail in self.details {
            line += "  \(detail.name)=\(detail.value.text)"
        }
        return line
    }

    private static let outcomeWidth = Outcome.allCases.map(\.rawValue.utf8.count).max() ?? 0
    private static let operationWidth =
        OperationKind.allCases.map { "\($0)".utf8.count }.max() ?? 0
    /// Of a key of the account with the longest name; bearers of tokens are longer.
    private static let actorWidth = "key 1 of ".utf8.count + 24

    /// What a token or a policy is called is not ours: its words come one by one, like names.
    private var actorText: String {
        self.actor.split(separator: " ").map { printable(String($0)) }.joined(separator: " ")
    }

    /// `ACCOUNT/CONTAINER/BLOB`, as far as there is one; `-` for the store.
    private var targetText: String {
        guard let account = self.account else { return "-" }
        let names = [account.text, self.container?.text, self.blob.map { printable($0.text) }]
        return names.compactMap(\.self).joined(separator: "/")
    }
}

extension AuditEntry.Detail.Value {
    fileprivate var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .texts(let texts): texts.joined(separator: ",")
        case .time(let time): WireDate.iso8601(time)
        }
    }
}

/// `text` with everything percent-encoded that is white space, does not print or is a `%`.
private func printable(_ text: String) -> String {
    var printed = ""
    for scalar in text.unicodeScalars {
        if scalar.isPrintable, scalar != "%" {
            printed.unicodeScalars.append(scalar)
        } else {
            printed += PercentCoding.encode(String(scalar))
        }
    }
    return printed
}

extension Unicode.Scalar {
    fileprivate var isPrintable: Bool {
        switch self.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator, .spaceSeparator:
            false
        default: true
        }
    }
}
