import AzureWire
import HTTPTypes

/// The texts to sign of a head: at most 32, always the same ones, of the head and of nothing else,
/// and the first of them regardless of the order that the fields came in.
func fuzzStringToSign(_ input: [UInt8]) {
    guard let head = FuzzedHead(input) else { return }
    if let header = head.fields[.authorization],
        let authorization = try? SharedKeyAuthorization(parsing: header)
    {
        require(authorization.signature.count == 32, "a signature is an HMAC-SHA256")
        require(!authorization.account.isEmpty, "somebody signs")
    }
    for scheme in [SharedKeyAuthorization.Scheme.sharedKey, .sharedKeyLite] {
        func texts(_ fields: HTTPFields) -> [[UInt8]] {
            Array(
                StringsToSign(
                    scheme, account: "acct", method: head.method, target: head.target,
                    fields: fields
                ).prefix(33))
        }
        let all = texts(head.fields)
        require((1...32).contains(all.count), "there is a text, and no more than 32")
        require(all == texts(head.fields), "the texts are the same every time")
        let start = Array("\(head.method.rawValue)\n".utf8)
        for text in all {
            require(text.starts(with: start), "a text begins with the method")
            require(
                String(validating: text, as: UTF8.self)?.contains("\n/acct/") == true,
                "a text names account and path")
        }
        let names = head.fields.map(\.name.canonicalName)
        if Set(names).count == names.count {
            let reversed = HTTPFields(head.fields.reversed())
            require(texts(reversed).first == all.first, "the order of fields does not matter")
        }
    }
}
