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
        let exchange = Exchange(request, from: client, id: self.requestIDs.next(), at: now)
        var response: Response
        do {
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
        let head = exchange.request.head
        let target = try RequestTarget(parsing: head.path ?? "")
        let principal = try self.authenticator.authenticate(head, target, at: exchange.now)
        let address = AccountAddress(head.authority, target, self.authenticator)
        guard let account = address.account else { throw WireError.resourceNotFound }
        guard case .accountKey(account, _) = principal else {
            throw WireError.authenticationFailed(
                detail: "The key is not one of the account that the request is about.")
        }
        let request = try BlobRequest(
            parsing: head.method, target, head.headerFields, account: account,
            addressing: address.addressing)
        return try await self.perform(
            request.operation,
            Call(
                exchange: exchange, principal: principal, account: account,
                addressing: address.addressing))
    }

    private func perform(_ operation: BlobOperation, _ call: Call) async throws -> Response {
        switch operation {
        case .getAccountInformation: .accountInformation
        case .listContainers(let listing): try await self.listContainers(listing, call)
        case .createContainer(let address, let metadata):
            try await self.createContainer(address, metadata, call)
        case .getContainerProperties(let address, let conditions):
            try self.getContainerProperties(address, conditions)
        case .getContainerMetadata(let address, let conditions):
            try self.getContainerMetadata(address, conditions)
        case .setContainerMetadata(let address, let metadata, let conditions):
            try await self.setContainerMetadata(address, metadata, conditions, call)
        case .deleteContainer(let address, let conditions):
            try await self.deleteContainer(address, conditions, call)
        case .listBlobs(_, let listing): try await self.listBlobs(listing, call)
        case .putBlockBlob(let address, let conditions, let head):
            try await self.putBlockBlob(address, conditions, head, call)
        case .putAppendBlob(let address, let conditions, let head):
            try await self.putAppendBlob(address, conditions, head, call)
        case .putBlock(let address, let conditions, let id, let body):
            try await self.putBlock(address, conditions, id, body, call)
        case .putBlockList(let address, let conditions, let head):
            try await self.putBlockList(address, conditions, head, call)
        case .getBlockList(let address, let conditions, let kind):
            try await self.getBlockList(address, conditions, kind, call)
        case .appendBlock(let address, let conditions, let position, let body):
            try await self.appendBlock(address, conditions, position, body, call)
        case .getBlob(let address, let conditions, let range):
            try await self.getBlob(address, conditions, range, call)
        case .getBlobProperties(let address, let conditions):
            try self.getBlobProperties(address, conditions)
        case .getBlobMetadata(let address, let conditions):
            try self.getBlobMetadata(address, conditions)
        case .setBlobMetadata(let address, let metadata, let conditions):
            try await self.setBlobMetadata(address, metadata, conditions, call)
        case .setBlobProperties(let address, let headers, let conditions):
            try await self.setBlobProperties(address, headers, conditions, call)
        case .deleteBlob(let address, let conditions):
            try await self.deleteBlob(address, conditions, call)
        }
    }

    /// Leaves the decision to the store.
    func perform(_ command: Command, _ call: Call) async throws -> Receipt {
        try await self.store.perform(command, by: call.actor).get()
    }
}
