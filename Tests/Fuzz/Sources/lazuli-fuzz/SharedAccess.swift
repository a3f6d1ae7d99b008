import AccessControl
import AzureWire
import BlobModel
import HTTPTypes

/// A shared access signature, given as a target with a field in each line behind it: refused or
/// taken apart, and then always the same text to sign, with one line for each field of its version
/// in whatever order it was sent.
func fuzzSharedAccess(_ input: [UInt8]) {
    guard let head = FuzzedHead(Array("GET ".utf8) + input) else { return }
    do throws(WireError) {
        guard let token = try SharedAccessToken(in: head.target) else { return }
        require(token.signature.count == 32, "a signature is an HMAC-SHA256")
        if let signed = token.stringToSign(for: .blob(blob), head.fields) {
            require(
                signed == token.stringToSign(for: .blob(blob), head.fields),
                "the text is the same every time")
            let lineFeeds = signed.count { $0 == UInt8(ascii: "\n") }
            require(
                lineFeeds == expectedLineFeeds(of: token, head.target),
                "no value stands for more than one line: \(lineFeeds) in \(token.version)")

            let query = head.target.queryItems.reversed().map { "\($0.rawName)=\($0.rawValue)" }
            let reversed = try RequestTarget(
                parsing: "\(head.target.rawPath)?\(query.joined(separator: "&"))")
            if Set(head.target.queryItems.map(\.name)).count == query.count {
                require(
                    try SharedAccessToken(in: reversed)?
                        .stringToSign(for: .blob(blob), head.fields) == signed,
                    "the order of the parameters does not matter")
            }
        }
        let grant = try SharedAccessGrant(
            token, policies: [], at: Timestamp(secondsSinceEpoch: 1_780_000_000),
            from: .init(address: "168.1.5.65", isSecure: true))
        _ = try grant.authorize(.readingSource(withTags: false, isCurrent: true))
        require(grant.letters.contains(.read), "who reads has the letter for it")
    } catch {
        checkErrorBody(error)
    }
}

private let blob: BlobAddress = {
    do {
        return BlobAddress(
            container: ContainerAddress(
                account: fuzzAccount, name: try ContainerName(parsing: "records")),
            name: try BlobName(parsing: "d1/d2/b"))
    } catch {
        preconditionFailure("these are names")
    }
}()

/// Counted in spec auth.md §4–§6, not in the product.
private func expectedLineFeeds(of token: SharedAccessToken, _ target: RequestTarget) -> Int {
    func since(_ version: String, _ lines: Int) -> Int {
        token.version >= ServiceVersion(version)! ? lines : 0
    }
    func listed(_ name: String) -> Int {
        (target[name] ?? "").split(separator: ",").count
    }
    switch token.kind {
    case .account: return 9 + since("2020-12-06", 1)
    case .service:
        return 4 + since("2012-02-12", 1) + since("2013-08-15", 5) + since("2015-04-05", 2)
            + since("2018-11-09", 2) + since("2020-12-06", 1)
    case .delegation:
        return 19 + since("2020-02-10", 3) + since("2020-12-06", 1) + since("2025-07-05", 2)
            + since("2026-04-06", 2 + listed("srh") + listed("srq"))
    }
}
