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
        let (operation, call) = try self.admit(exchange)
        return try await self.perform(operation, call)
    }

    /// Finds out who asks for what, and lets nobody pass who has not signed. Parts of batches come
    /// through here, too, each for itself.
    func admit(_ exchange: Exchange) throws -> (BlobOperation, Call) {
        let head = exchange.request.head
        let target = try RequestTarget(parsing: head.path ?? "")
        let (principal, key) = try self.authenticator.authenticate(
            head, target, at: exchange.now)
        let address = AccountAddress(head.authority, target, self.authenticator)
        guard let account = address.account else { throw WireError.resourceNotFound }
        if address.isSecondary, head.method != .get, head.method != .head {
            throw WireError.writeToSecondary
        }
        guard case .accountKey(account, _) = principal else {
            throw WireError.authenticationFailed(
                detail: "The key is not one of the account that the request is about.")
        }
        let request = try BlobRequest(
            parsing: head.method, target, head.headerFields, account: account,
            addressing: address.addressing, assuming: exchange.defaultVersion)
        let call = Call(
            exchange: exchange, principal: principal, key: key, address: address,
            account: account)
        return (request.operation, call)
    }

    private func applySettings(to exchange: inout Exchange) throws {
        let head = exchange.request.head
        let target = try RequestTarget(parsing: head.path ?? "")
        guard
            let account = AccountAddress(head.authority, target, self.authenticator).account
        else { return }
        exchange.apply(try self.store.settings(of: account))
    }

    /// Leaves the decision to the store. A key that went while the body came opens nothing any
    /// more.
    func perform(_ command: Command, _ call: Call) async throws -> Receipt {
        guard self.authenticator.isValid(call.key, of: call.account) else {
            throw WireError.authenticationFailed(
                detail: "The key was replaced while the request was received.")
        }
        return try await self.store.perform(command, by: call.actor).get()
    }
}
