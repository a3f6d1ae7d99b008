import ArgumentParser
import BlobHTTP
import NIOCore
import ServerCertificates

/// ``ListeningOptions`` with environment and defaults applied, and found to fit together.
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

    /// - Parameter value: an option as given, else its environment variable's value.
    init(
        _ options: ListeningOptions, _ value: (_ option: String?, _ name: String) -> String?
    ) throws {
        func number(
            _ option: Int?, _ name: String, _ subject: String, in range: ClosedRange<Int>
        ) throws -> Int? {
            guard let text = value(option.map(String.init), name) else { return nil }
            guard let number = Int(text), range.contains(number) else {
                throw ValidationError(
                    "\(subject) must be a number from \(range.lowerBound) to \(range.upperBound), "
                        + "not '\(text)'")
            }
            return number
        }

        let ports = 0...65_535
        let counts = 1...1_000_000
        let host = value(options.host, "HOST") ?? "127.0.0.1"
        self.host = host
        self.port = try number(options.port, "PORT", "the port", in: ports) ?? 10_000
        self.httpPort = try number(options.httpPort, "HTTP_PORT", "the HTTP port", in: ports)
        self.connectionsMax = try number(
            options.maxConnections, "MAX_CONNECTIONS", "the maximum of connections", in: counts)
        self.requestsMax =
            try number(options.maxRequests, "MAX_REQUESTS", "the maximum of requests", in: counts)
            ?? ServerLimits.requestsMaxDefault
        for (path, option, name) in [
            (\ClientTimeouts.head, options.headTimeout, "HEAD_TIMEOUT"),
            (\.stall, options.stallTimeout, "STALL_TIMEOUT"),
            (\.idle, options.idleTimeout, "IDLE_TIMEOUT"),
        ] {
            if let seconds = try number(option, name, "a timeout", in: 1...86_400) {
                self.timeouts[keyPath: path] = .seconds(Int64(seconds))
            }
        }

        self.tls = try Self.tls(
            mode: value(options.tls, "TLS"), names: value(options.tlsNames, "TLS_NAMES"),
            certificate: value(options.tlsCertificate, "TLS_CERTIFICATE"),
            key: value(options.tlsKey, "TLS_KEY"), host: host)
        if case .off = self.tls, self.httpPort != nil {
            throw ValidationError("without TLS --port is the HTTP port; --http-port is beside it")
        }
        guard self.httpPort != self.port || self.port == 0 else {
            throw ValidationError("HTTP and HTTPS cannot have the same port")
        }
    }

    private static func tls(
        mode: String?, names: String?, certificate: String?, key: String?, host: String
    ) throws -> TLS {
        switch (mode, certificate, key) {
        case ("auto", nil, nil):
            return .local(try Self.names(names, host))
        case (nil, let certificate?, let key?):
            guard names == nil else { throw Self.namesWithoutAuthority }
            return .files(CertificateFiles(certificatePath: certificate, keyPath: key))
        case (nil, nil, nil), ("off", nil, nil):
            guard names == nil else { throw Self.namesWithoutAuthority }
            return .off
        case ("auto", _, _), ("off", _, _):
            throw ValidationError(
                "--tls \(mode ?? "") and --tls-certificate exclude each other: give one")
        case (nil, _, _):
            throw ValidationError("--tls-certificate and --tls-key belong together")
        case (let mode?, _, _):
            throw ValidationError("--tls is auto or off, not '\(mode)'")
        }
    }

    private static let namesWithoutAuthority = ValidationError(
        "--tls-names are for the certificate that --tls auto makes")

    private static func names(_ list: String?, _ host: String) throws -> Set<CertificateName> {
        var texts = ["localhost", "*.blob.localhost", "127.0.0.1", "::1", host]
        for text in (list ?? "").split(separator: ",").map(String.init) {
            guard CertificateName(text) != nil else {
                throw ValidationError("'\(text)' is no host name or address for a certificate")
            }
            texts.append(text)
        }
        // The address listened on may be that of all interfaces, which is no name.
        return Set(texts.compactMap { CertificateName($0) })
    }
}
