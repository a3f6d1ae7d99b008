public import HummingbirdCore

/// Answers the requests of the management plane: paths under `/subscriptions` and `/providers`.
/// It authenticates by itself and gives every answer its own request id.
public protocol ManagementResponder: Sendable {
    func respond(to request: Request, clientAddress: String) async -> Response
}

extension ManagementService: ManagementResponder {}
