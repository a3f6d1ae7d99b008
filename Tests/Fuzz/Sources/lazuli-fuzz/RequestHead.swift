import AzureWire
import BlobModel
import HTTPTypes

/// A request's head as text: method and target in the first line, then a field in each.
struct FuzzedHead {
    var method: HTTPRequest.Method
    var target: RequestTarget
    var fields: HTTPFields

    /// Nil where the HTTP library or the target's own checks would have refused it before.
    init?(_ input: [UInt8]) {
        let lines = String(decoding: input, as: UTF8.self).utf8
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { Substring($0) }
        let words = lines[0].utf8.split(separator: UInt8(ascii: " "), maxSplits: 1)
        guard words.count == 2,
            let method = HTTPRequest.Method(rawValue: String(Substring(words[0]))),
            let target = try? RequestTarget(parsing: String(Substring(words[1])))
        else { return nil }
        self.method = method
        self.target = target
        self.fields = HTTPFields()
        for line in lines.dropFirst() {
            let parts = line.utf8.split(
                separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = HTTPField.Name(String(Substring(parts[0])))
            else { continue }
            self.fields.append(
                HTTPField(name: name, value: String(Substring(parts[1]).drop { $0 == " " })))
        }
    }
}

let fuzzAccount = AccountName("acct")!

/// A head is understood or refused; what is understood is valid to the last name, and what is
/// refused has a body that is XML whatever the client wrote.
func fuzzRequestHead(_ input: [UInt8]) {
    guard let head = FuzzedHead(input) else { return }
    checkPercentCoding(head.target)
    for addressing in [Addressing.path, .host] {
        func parse() throws(WireError) -> BlobRequest {
            try BlobRequest(
                parsing: head.method, head.target, head.fields, account: fuzzAccount,
                addressing: addressing)
        }
        do throws(WireError) {
            let request = try parse()
            checkNames(in: request.operation)
            require(
                (try? parse()).map { "\($0.operation)" } == "\(request.operation)",
                "the same head is the same operation")
        } catch {
            checkErrorBody(error)
        }
    }
}

private func checkPercentCoding(_ target: RequestTarget) {
    for keepsSlashes in [false, true] {
        let encoded = PercentCoding.encode(target.path, keepingSlashes: keepsSlashes)
        require(PercentCoding.decode(encoded) == target.path, "encoding is undone by decoding")
        require(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "encoded text is ASCII")
    }
}

/// Every name in an operation is one that its own parser takes.
private func checkNames(in value: Any) {
    switch value {
    case let name as AccountName:
        require(AccountName(name.text) == name, "an account's name is valid")
    case let name as ContainerName:
        require((try? ContainerName(parsing: name.text)) == name, "a container's name is valid")
    case let name as BlobName:
        require((try? BlobName(parsing: name.text)) == name, "a blob's name is valid")
        require(!name.text.isEmpty, "a blob has a name")
    case let metadata as Metadata:
        require((try? Metadata(metadata.entries)) == metadata, "metadata is valid")
    case let tags as BlobTags:
        require((try? BlobTags(tags.entries)) == tags, "tags are valid")
    case is String, is UInt64, is Int: break
    default:
        for child in Mirror(reflecting: value).children { checkNames(in: child.value) }
    }
}

/// Reads the body of an error with the product's own strict reader.
func checkErrorBody(_ error: WireError) {
    let xml = error.xmlBody(requestID: "1", time: Timestamp(secondsSinceEpoch: 0))
    require(isErrorXML(xml), "an error's body is XML: \(String(decoding: xml, as: UTF8.self))")
    require((300...599).contains(error.status.code), "an error's status is one")
    require(
        !error.code.isEmpty && error.code.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F },
        "an error's code fits into a header")
}
