import Crypto
package import FoundationEssentials
import SwiftASN1
package import X509

/// A certificate and the private key to it (P-256).
package struct KeyPair: Sendable {
    package let certificate: Certificate
    package let key: Certificate.PrivateKey

    package static let authorityDays = 3_650
    /// What browsers still accept of a server's certificate is 398 days.
    package static let serverDays = 397
    /// For clients whose clock is behind.
    private static let backdatedSeconds: TimeInterval = 3_600
    private static let daySeconds: TimeInterval = 86_400

    package init(certificate: Certificate, key: Certificate.PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// A new root that may sign servers and no further authorities.
    package static func authority(at now: Date) throws -> KeyPair {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let identifier = SubjectKeyIdentifier(hash: key.publicKey)
        // Stores of trust look roots up by their name, so no two have the same.
        let mark = identifier.keyIdentifier.prefix(4).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }
        let name = try DistinguishedName {
            OrganizationName("Lazuli")
            CommonName("Lazuli local authority \(mark.joined())")
        }
        let extensions = try Certificate.Extensions {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
            Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            identifier
        }
        let certificate = try Self.certificate(
            for: key, subject: name, days: Self.authorityDays, from: now, extensions,
            issuer: name, issuerKey: key)
        return KeyPair(certificate: certificate, key: key)
    }

    /// A new server certificate, signed by this authority.
    package func server(_ names: Set<CertificateName>, at now: Date) throws -> KeyPair {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let subject = try DistinguishedName {
            OrganizationName("Lazuli")
            CommonName("Lazuli")
        }
        let authority = SubjectKeyIdentifier(hash: self.key.publicKey).keyIdentifier
        let alternatives = names.map(\.general).sorted { "\($0)" < "\($1)" }
        let extensions = try Certificate.Extensions {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true))
            try ExtendedKeyUsage([.serverAuth])
            SubjectAlternativeNames(alternatives)
            SubjectKeyIdentifier(hash: key.publicKey)
            AuthorityKeyIdentifier(keyIdentifier: authority)
        }
        let certificate = try Self.certificate(
            for: key, subject: subject, days: Self.serverDays, from: now, extensions,
            issuer: self.certificate.subject, issuerKey: self.key)
        return KeyPair(certificate: certificate, key: key)
    }

    /// Whether it serves these names, is this authority's, and stays valid for a month.
    package func isGoodServer(
        for names: Set<CertificateName>, of authority: KeyPair, at now: Date
    ) -> Bool {
        guard let alternatives = try? self.certificate.extensions.subjectAlternativeNames else {
            return false
        }
        return Set(alternatives) == Set(names.map(\.general))
            && self.certificate.issuer == authority.certificate.subject
            && authority.certificate.publicKey.isValidSignature(
                self.certificate.signature, for: self.certificate)
            && self.keyFits && self.isValid(at: now, andForDays: 30)
    }

    /// Of the certificate: SHA-256 of its DER form, in pairs of digits with colons between.
    package var fingerprint: String {
        get throws {
            SHA256.hash(data: try self.certificate.serializeAsPEM().derBytes).map {
                let digits = String($0, radix: 16, uppercase: true)
                return digits.utf8.count == 1 ? "0" + digits : digits
            }.joined(separator: ":")
        }
    }

    package var keyFits: Bool {
        self.certificate.publicKey == self.key.publicKey
    }

    package func isValid(at now: Date, andForDays days: Int) -> Bool {
        self.certificate.notValidBefore <= now
            && now + Double(days) * Self.daySeconds < self.certificate.notValidAfter
    }

    private static func certificate(
        for key: Certificate.PrivateKey, subject: DistinguishedName, days: Int, from now: Date,
        _ extensions: Certificate.Extensions, issuer: DistinguishedName,
        issuerKey: Certificate.PrivateKey
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: now - Self.backdatedSeconds,
            notValidAfter: now + Double(days) * Self.daySeconds, issuer: issuer, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions,
            issuerPrivateKey: issuerKey)
    }
}
