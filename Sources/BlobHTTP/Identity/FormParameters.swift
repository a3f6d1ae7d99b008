import AzureWire

/// The parameters of a form, `application/x-www-form-urlencoded`.
struct FormParameters {
    let values: [String: String]

    /// Nil if it cannot be read, or if a parameter comes twice (RFC 6749 §3.2).
    init?(_ text: String) {
        var values: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let name = PercentCoding.decodeForm(sides[0]),
                let value = PercentCoding.decodeForm(sides[1]),
                values.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        self.values = values
    }
}
