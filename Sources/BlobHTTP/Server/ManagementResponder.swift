public import BlobModel
public import HummingbirdCore

/// Answers the requests of the management plane: paths under `/subscriptions`, `/providers` and
/// `/tenants`. It authenticates by itself and gives every answer its own request id.
public protocol ManagementResponder: Sendable {
    /// - Parameter now: by the wall clock, which tokens are judged by.
    func respond(to request: Request, clientAddress: String, at now: Timestamp) async -> Response

    /// Answers `GET /metadata/endpoints`, which needs no token.
    func cloudMetadata(for request: Request) -> Response
}

extension ManagementService: ManagementResponder {}
