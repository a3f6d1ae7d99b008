import BlobHTTP
import Foundation

/// A body of the management plane. What JSONDecoder takes and the product's own scan has no fault
/// with has every member that was written; a member that was written twice is found.
func fuzzJSON(_ input: [UInt8]) {
    guard let body = try? JSONDecoder().decode(AnyJSON.self, from: Data(input)) else { return }
    let hasLost = body.memberCount < memberCount(of: input)
    switch JSONSyntax.fault(in: input) {
    case nil: require(!hasLost, "no member is lost")
    case .duplicate(let name):
        require(hasLost, "a member that is there twice is lost once")
        require(body.hasMember(name), "the member that is there twice is there")
    case .trailingComma, .encoding: break
    }
}

private enum AnyJSON: Decodable {
    case object([String: AnyJSON])
    case array([AnyJSON])
    case value

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let object = try? container.decode([String: AnyJSON].self) {
            self = .object(object)
        } else if let array = try? container.decode([AnyJSON].self) {
            self = .array(array)
        } else {
            // Texts and numbers are not looked at before somebody asks for them.
            let isValue =
                container.decodeNil() || (try? container.decode(Bool.self)) != nil
                || (try? container.decode(Double.self)) != nil
                || (try? container.decode(String.self)) != nil
            guard isValue else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "No JSON value")
            }
            self = .value
        }
    }

    var memberCount: Int {
        switch self {
        case .object(let members):
            members.count + members.values.reduce(0) { $0 + $1.memberCount }
        case .array(let items): items.reduce(0) { $0 + $1.memberCount }
        case .value: 0
        }
    }

    func hasMember(_ name: String) -> Bool {
        switch self {
        case .object(let members):
            members[name] != nil || members.values.contains { $0.hasMember(name) }
        case .array(let items): items.contains { $0.hasMember(name) }
        case .value: false
        }
    }
}

/// The colons outside of texts.
private func memberCount(of json: [UInt8]) -> Int {
    var count = 0
    var isInText = false
    var isEscaped = false
    for byte in json {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = isInText
        } else if byte == UInt8(ascii: "\"") {
            isInText.toggle()
        } else if byte == UInt8(ascii: ":"), !isInText {
            count += 1
        }
    }
    return count
}
