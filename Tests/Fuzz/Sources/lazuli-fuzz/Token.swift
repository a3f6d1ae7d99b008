import BlobModel
import Crypto
import Dispatch
import Foundation
import Logging
import Synchronization

@testable import Identity

/// A bearer token, or, in two lines, the header and the claims of one that is then signed with the
/// issuer's key, so that what lies behind the signature is reached. What is believed must be signed
/// (asked of the cryptography library, not of the token library), by the one algorithm that the key
/// is for, and be from the issuer, for the audience and in its time.
func fuzzToken(_ input: [UInt8]) {
    let lines = input.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
    let token: String
    if lines.count == 2 {
        let signed = base64URL(Array(lines[0])) + "." + base64URL(Array(lines[1]))
        guard let signature = try? Issuer.key.signature(for: Data(signed.utf8)) else { return }
        token = signed + "." + base64URL(Array(signature.rawRepresentation))
    } else {
        token = String(decoding: input, as: UTF8.self)
    }
    guard
        let principal = wait({ () -> TokenPrincipal? in
            try? await Issuer.verifier.verify(token, for: .management, at: Issuer.now)
        })
    else { return }

    let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    require(parts.count == 3, "a token has three parts")
    let signature = bytes(ofBase64URL: parts[2]).flatMap {
        try? P256.Signing.ECDSASignature(rawRepresentation: $0)
    }
    require(
        signature.map {
            Issuer.key.publicKey.isValidSignature($0, for: Data("\(parts[0]).\(parts[1])".utf8))
        } == true, "who is believed has signed")
    let header = members(parts[0])
    require(header?.text(.alg) == "ES256", "the algorithm is the key's")
    require(header?.contains(.crit) == false, "nothing critical is passed over")
    let claims = members(parts[1])
    require(claims?.text(.iss) == Issuer.name, "the issuer is the configured one")
    require(principal.issuer == Issuer.name && !principal.subject.isEmpty, "somebody is named")
    let audiences =
        (try? claims?.decode([String].self, forKey: .aud)) ?? [claims?.text(.aud) ?? ""]
    require(
        audiences.contains { $0.hasPrefix("https://management.") }, "the audience is this plane")
    let now = Double(Issuer.now.wholeSeconds)
    require(claims?.seconds(.exp) ?? 0 > now, "it has not expired")
    require(claims?.seconds(.nbf) ?? 0 <= now + 300, "it is valid already")
}

/// An issuer's key set: refused, or keys for the algorithms that are allowed and no others.
func fuzzKeySet(_ input: [UInt8]) {
    wait {
        let allowed: Set<SignatureAlgorithm> = [.rs256, .es256]
        guard let keys = try? await SigningKeys(parsing: input, allowed) else { return }
        for algorithm in SignatureAlgorithm.allCases where !allowed.contains(algorithm) {
            for id in [nil, "rsa", "ec"] {
                if case .key = keys.key(id, for: algorithm) {
                    require(false, "a key is for no algorithm that is not allowed")
                }
            }
        }
    }
}

private enum Issuer {
    static let name = "https://issuer.test/"
    /// 2026-01-01.
    static let now = Timestamp(secondsSinceEpoch: 1_767_225_600)
    static let key: P256.Signing.PrivateKey = {
        do {
            return try P256.Signing.PrivateKey(
                rawRepresentation: [UInt8](repeating: 7, count: 32))
        } catch {
            preconditionFailure("these bytes are a key")
        }
    }()
    static let verifier: TokenVerifier = {
        let point = Array(key.publicKey.rawRepresentation)
        let set = """
            {"keys": [{"kty": "EC", "kid": "ec", "crv": "P-256", "alg": "ES256",
            "x": "\(base64URL(Array(point[..<32])))", "y": "\(base64URL(Array(point[32...])))"}]}
            """
        return TokenVerifier(
            IssuerConfiguration(
                issuer: name, keys: .fixed(Array(set.utf8)),
                authority: .url("https://issuer.test/t1")),
            logger: Logger(label: "fuzz", factory: { _ in SwiftLogNoOpLogHandler() }))
    }()
}

private func base64URL(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        .replacing("=", with: "")
}

private func bytes(ofBase64URL text: String) -> Data? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    return Data(
        base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
}

/// JSONDecoder's: JSONSerialization is stricter with members that nobody reads.
private func members(_ part: String) -> KeyedDecodingContainer<MemberName>? {
    bytes(ofBase64URL: part).flatMap { try? JSONDecoder().decode(Members.self, from: $0) }?.values
}

private struct Members: Decodable {
    let values: KeyedDecodingContainer<MemberName>

    init(from decoder: any Decoder) throws {
        self.values = try decoder.container(keyedBy: MemberName.self)
    }
}

private enum MemberName: String, CodingKey {
    case alg, crit, iss, aud, exp, nbf
}

extension KeyedDecodingContainer<MemberName> {
    fileprivate func text(_ name: MemberName) -> String? {
        try? self.decode(String.self, forKey: name)
    }

    fileprivate func seconds(_ name: MemberName) -> Double? {
        try? self.decode(Double.self, forKey: name)
    }
}

/// libFuzzer calls and waits; what it calls here may not.
@discardableResult
private func wait<Answer: Sendable>(_ body: @escaping @Sendable () async -> Answer) -> Answer {
    let isDone = DispatchSemaphore(value: 0)
    let box = AnswerBox<Answer>()
    Task.detached {
        let value = await body()
        box.answer.withLock { $0 = value }
        isDone.signal()
    }
    isDone.wait()
    return box.answer.withLock { $0 }!
}

private final class AnswerBox<Answer: Sendable>: Sendable {
    let answer = Mutex<Answer?>(nil)
}
