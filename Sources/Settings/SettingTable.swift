extension ServeSetting {
    /// The settings as a table in Markdown, for the README. A test compares them.
    public static var table: [String] {
        ["| key | value | default | |", "|---|---|---|---|"]
            + Self.allCases.map { setting in
                let value =
                    switch setting.kind {
                    case .text(let name): name
                    case .number(_, let range): "\(range.lowerBound)–\(range.upperBound)"
                    case .toggle: "true, false"
                    case .list(let item, let separator): "`\(item)`, by `\(separator)`"
                    case .choice(let words): words.joined(separator: ", ")
                    }
                let standard = setting.defaultDescription ?? ""
                return "| `\(setting.key)` | \(value) | \(standard) | \(setting.help) |"
            }
    }
}
