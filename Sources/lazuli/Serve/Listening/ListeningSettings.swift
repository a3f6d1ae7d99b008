import BlobHTTP
import NIOCore
import ServerCertificates
import Settings

/// How the server listens, and how much it takes on.
struct ListeningSettings {
    enum TLS {
        case off
        case local(Set<CertificateName>)
        case files(CertificateFiles)
    }

    var host: String
    var port: Int
    var tls: TLS
    /// Of plain HTTP beside TLS.
    var httpPort: Int?
    /// Nil: as many as can be.
    var connectionsMax: Int?
    var requestsMax: Int
    var timeouts = ClientTimeouts()

    /// Whether nobody on another machine can reach it.
    var isLoopback: Bool {
        ["127.0.0.1", "::1", "localhost"].contains(self.host)
    }

    var hasPlainHTTP: Bool {
        if case .off = self.tls { true } else { self.httpPort != nil }
    }

    init(_ values: SettingValues, _ problems: inout [String]) {
        // A value that is wrong is among the problems already and has no origin.
        self.host = values.text(.host) ?? ""
        self.port = values.number(.port) ?? 0
        self.httpPort = values.number(.httpPort)
        self.connectionsMax = values.number(.maxConnections)
        self.requestsMax = values.number(.maxRequests) ?? ServerLimits.requestsMaxDefault
        for (path, setting) in [
            (\ClientTimeouts.head, ServeSetting.headTimeout), (\.stall, .stallTimeout),
            (\.idle, .idleTimeout),
        ] {
            if let seconds = values.number(setting) {
                self.timeouts[keyPath: path] = .seconds(Int64(seconds))
            }
        }
        self.tls = Self.tls(values, self.host, &problems)
        if case .off = self.tls, self.httpPort != nil {
            problems.append("without TLS --port is the HTTP port; --http-port is one beside it")
        }
        if self.httpPort == self.port, self.port != 0 {
            problems.append("HTTP and HTTPS cannot have the same port")
        }
    }

    private static func tls(
        _ values: SettingValues, _ host: String, _ problems: inout [String]
    ) -> TLS {
        let (certificate, key) = (values.text(.tlsCertificate), values.text(.tlsKey))
        let isAutomatic = values.text(.tls) == "auto"
        if (certificate == nil) != (key == nil) {
            problems.append("--tls-certificate and --tls-key belong together")
        }
        if certificate ?? key != nil, let mode = values.text(.tls) {
            problems.append("--tls \(mode) and --tls-certificate exclude each other: give one")
        }
        if !isAutomatic, values.list(.tlsNames) != nil {
            problems.append("--tls-names are for the certificate that --tls auto makes")
        }
        if isAutomatic {
            return .local(Self.names(values.list(.tlsNames) ?? [], host, &problems))
        }
        if let certificate, let key {
            return .files(CertificateFiles(certificatePath: certificate, keyPath: key))
        }
        return .off
    }

    private static func names(
        _ texts: [String], _ host: String, _ problems: inout [String]
    ) -> Set<CertificateName> {
        for text in texts where CertificateName(text) == nil {
            problems.append("'\(text)' is no host name or address for a certificate")
        }
        // The host listened on may be all of a machine's addresses, which is no name.
        let usual = ["localhost", "*.blob.localhost", "127.0.0.1", "::1", host]
        return Set((usual + texts).compactMap { CertificateName($0) })
    }
}
