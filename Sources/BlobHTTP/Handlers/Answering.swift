import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore
import Logging

// A data-plane request from its head to its answer.

extension BlobService {
    /// - Throws: ``ClientGone``; everything else is an answer.
    func answer(
        _ request: Request, from client: ClientConnection, at now: Timestamp
    ) async throws -> Response {
        var exchange = Exchange(request, from: client, id: self.requestIDs.next(), at: now)
        var response: Response
        do {
            if exchange.needsSettings { try self.applySettings(to: &exchange) }
            response = try await self.handle(exchange)
        } catch let gone as ClientGone {
            self.logger.debug(
                "client gone before its request was complete",
                metadata: [
                    "request": "\(exchange.id.text)",
                    "cause": "\(gone.cause.map { "\($0)" } ?? "connection closed")",
                ])
            throw gone
        } catch {
            response = self.refusal(error, of: exchange)
        }
        response.addCommonFields(of: exchange)
        response.addCORSFields(of: exchange)
        self.logger.debug(
            "request answered",
            metadata: [
                "request": "\(exchange.id.text)", "method": "\(request.method)",
                // Without the query: it may hold a signature.
                "path": "\(request.uri.path)", "status": "\(response.status.code)",
                "code": "\(response.headers[.errorCode] ?? "")",
            ])
        return response
    }

    private func handle(_ exchange: Exchange) async throws -> Response {
        if exchange.request.method == .options { return try self.preflight(exchange) }
        let (operation, call) = try await self.admit(exchange)
        do {
            var response = try await self.perform(operation, call)
            if operation.takesSignedOverrides { response.override(with: call.caller) }
            return response
        } catch Refusal.blobAlreadyExists where call.onlyCreates {
            throw WireError.unauthorizedBlobOverwrite
        }
    }

    private func applySettings(to exchange: inout Exchange) throws {
        let head = exchange.request.head
        let target = try RequestTarget(parsing: head.path ?? "")
        exchange.assumeVersion(of: target)
        guard
            let account = AccountAddress(head.authority, target, self.authenticator).account
        else { return }
        exchange.apply(try self.store.settings(of: account))
    }

    /// Leaves the decision to the store.
    func perform(_ command: Command, _ call: Call) async throws -> Receipt {
        try self.checkStillValid(call)
        return try await self.store.perform(command, by: call.actor).get()
    }
}
