import BlobHTTP
import BlobModel
import Identity
import Logging
import StorageIO

/// Whose tokens a server believes, and, where it is the server itself, who gives them.
struct ServedIdentity {
    var tokens = TokenVerifier.none
    var endpoint: IdentityEndpoint?

    /// - Parameter path: the store's directory, which this process owns.
    init(
        _ settings: IdentitySettings, in path: String, isEphemeral: Bool, _ logger: Logger
    ) async throws(CommandFailure) {
        do {
            switch settings.issuer {
            case .none: break
            case .development(let clients):
                let issuer = try await DevelopmentIssuer(
                    key: try IdentityKeyFile.load(path, isEphemeral: isEphemeral),
                    clients: clients)
                self.tokens = TokenVerifier(issuer.configuration, logger: logger)
                self.endpoint = IdentityEndpoint(issuer)
            case .external(let configuration):
                let tokens = TokenVerifier(configuration, logger: logger)
                let now = Timestamp(ticks: SystemClock().ticks)
                if case .file = configuration.keys {
                    try await tokens.loadKeys(at: now)
                } else {
                    // The issuer may come later than this server; what fails is logged.
                    Task { try? await tokens.loadKeys(at: now) }
                }
                self.tokens = tokens
            }
        } catch let fault as KeyFault {
            throw CommandFailure(message: "cannot use the issuer's keys: \(fault.reason)")
        } catch {
            throw CommandFailure(message: "cannot serve \(path): \(error)")
        }
    }
}
