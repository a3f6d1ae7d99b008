import BlobHTTP
import BlobModel
import Identity
import Logging
import StorageIO

/// Whose tokens a server believes, and, where it is the server itself, who gives them.
struct ServedIdentity {
    var tokens: TokenVerifier
    var endpoint: IdentityEndpoint?

    /// - Parameter path: the store's directory, which this process owns.
    static func open(
        _ settings: IdentitySettings, in path: String, isEphemeral: Bool, _ logger: Logger
    ) async throws -> ServedIdentity {
        do {
            switch settings.issuer {
            case .none:
                return ServedIdentity(tokens: .none)
            case .development(let clients):
                let issuer = try await DevelopmentIssuer(
                    key: try IdentityKeyFile.load(path, isEphemeral: isEphemeral),
                    clients: clients)
                return ServedIdentity(
                    tokens: TokenVerifier(issuer.configuration, logger: logger),
                    endpoint: IdentityEndpoint(issuer))
            case .external(let configuration):
                let tokens = TokenVerifier(configuration, logger: logger)
                try await self.load(tokens, configuration.keys)
                return ServedIdentity(tokens: tokens)
            }
        } catch let fault as KeyFault {
            throw CommandFailure(message: "cannot use the issuer's keys: \(fault.reason)")
        } catch {
            throw CommandFailure(message: "cannot serve \(path): \(error)")
        }
    }

    /// An issuer that is somewhere else may come later than this server; what fails is logged. A
    /// file must be there.
    private static func load(
        _ tokens: TokenVerifier, _ keys: IssuerConfiguration.Keys
    ) async throws(KeyFault) {
        let now = Timestamp(ticks: SystemClock().ticks)
        if case .file = keys {
            try await tokens.loadKeys(at: now)
        } else {
            Task { try? await tokens.loadKeys(at: now) }
        }
    }
}
