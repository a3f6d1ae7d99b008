import FoundationEssentials
import JWTKit

/// The keys of an issuer that check signatures, each for the algorithms that fit its type: a token
/// cannot have its signature checked in a way that the key is not for (RFC 8725 §3.1).
struct SigningKeys: Sendable {
    private struct Key: Sendable {
        var id: String?
        var byAlgorithm: [SignatureAlgorithm: any JWTAlgorithm]
    }

    /// More than any issuer has at a time.
    private static let keysMax = 64

    private let keys: [Key]

    var isEmpty: Bool { self.keys.isEmpty }

    static let none = SigningKeys(keys: [])

    private init(keys: [Key]) {
        self.keys = keys
    }

    /// Reads a JSON Web Key Set. Keys of other types and for other uses are passed over, as
    /// RFC 7517 §5 has it.
    ///
    /// - Throws: when it is no such set.
    init(parsing document: [UInt8], _ allowed: Set<SignatureAlgorithm>) async throws(KeyFault) {
        guard let set = try? JSONDecoder().decode(KeySet.self, from: Data(document)) else {
            throw KeyFault("it is no JSON Web Key Set")
        }
        guard set.keys.count <= Self.keysMax else { throw KeyFault("it has too many keys") }
        var keys: [Key] = []
        for entry in set.keys {
            guard let jwk = entry.jwk else { continue }
            let byAlgorithm = await Self.algorithms(of: jwk, allowed)
            if !byAlgorithm.isEmpty {
                keys.append(Key(id: jwk.keyIdentifier?.string, byAlgorithm: byAlgorithm))
            }
        }
        self.keys = keys
    }

    private static func algorithms(
        of jwk: JWK, _ allowed: Set<SignatureAlgorithm>
    ) async -> [SignatureAlgorithm: any JWTAlgorithm] {
        var usable: [SignatureAlgorithm: any JWTAlgorithm] = [:]
        for algorithm in allowed {
            guard algorithm.key == (jwk.keyType.rawValue, jwk.curve?.rawValue),
                jwk.algorithm == nil || jwk.algorithm?.rawValue == algorithm.rawValue
            else { continue }
            var key = jwk
            // Signatures are checked with what is public, and the library would stop the program
            // for a private part that cannot be one.
            key.privateExponent = nil
            key.prime1 = nil
            key.prime2 = nil
            key.algorithm = JWK.Algorithm(rawValue: algorithm.rawValue)
            key.keyIdentifier = JWKIdentifier(string: algorithm.rawValue)
            // A key that is damaged or too short is none; the others go on.
            let collection = JWTKeyCollection()
            guard (try? await collection.add(jwk: key)) != nil,
                let ready = try? await collection.getKey(for: key.keyIdentifier)
            else { continue }
            usable[algorithm] = ready
        }
        return usable
    }

    enum Answer {
        case key(any JWTAlgorithm)
        /// There is a key of that name, for other algorithms.
        case wrongAlgorithm
        case unknown
    }

    /// - Parameter id: `kid` of a token; one without is checked with an issuer's only key.
    func key(_ id: String?, for algorithm: SignatureAlgorithm) -> Answer {
        let candidates = self.keys.filter { $0.id == id || (id == nil && self.keys.count == 1) }
        guard !candidates.isEmpty else { return .unknown }
        for candidate in candidates {
            if let key = candidate.byAlgorithm[algorithm] { return .key(key) }
        }
        return .wrongAlgorithm
    }
}

/// Why keys could not be had, in words for an operator.
public struct KeyFault: Error, Sendable {
    public var reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

/// `{"keys":[…]}`
private struct KeySet: Decodable {
    struct Entry: Decodable {
        /// Nil for a key of another type, or one that is not for signatures.
        var jwk: JWK?

        private enum CodingKeys: CodingKey {
            case use
        }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            let use = try members.decodeIfPresent(String.self, forKey: .use)
            if use == nil || use == "sig" { self.jwk = try? JWK(from: decoder) }
        }
    }

    var keys: [Entry]
}
