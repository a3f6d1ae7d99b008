import Glibc
import SwiftASN1
package import X509

/// A host name or an IP address that a server certificate is valid for.
public struct CertificateName: Hashable, Sendable {
    package let general: GeneralName

    /// - Parameter text: an IPv4 or IPv6 address, or a host name of letters, digits, hyphens and
    ///   dots, whose first label may be `*`. Nil for anything else, and for the addresses that
    ///   stand for all of a machine's (`0.0.0.0`, `::`), by which nobody is reached.
    public init?(_ text: String) {
        if let address = Self.address(text) {
            guard address.contains(where: { $0 != 0 }) else { return nil }
            self.general = .ipAddress(ASN1OctetString(contentBytes: address[...]))
        } else if Self.isHostName(text) {
            self.general = .dnsName(text.lowercased())
        } else {
            return nil
        }
    }

    private static func address(_ text: String) -> [UInt8]? {
        for (family, byteCount) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: byteCount)
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }

    /// RFC 1123 §2.1, and a wildcard as in RFC 6125 §6.4.3.
    private static func isHostName(_ text: String) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        var labels = text.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels[0] == "*" { labels.removeFirst() }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        }
    }
}
