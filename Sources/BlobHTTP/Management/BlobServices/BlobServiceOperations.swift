import BlobModel
import HTTPTypes

extension ManagementService {
    func listBlobServices(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        ManagementReply(.ok, ResourceList(value: [try self.blobService(call)]))
    }

    func getBlobService(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        ManagementReply(.ok, try self.blobService(call))
    }

    func putBlobService(
        _ call: ManagementCall
    ) async throws(ManagementError) -> ManagementReply {
        let account = try self.account(call)
        let body = try await call.body(BlobServiceBody.self)
        let answer: Result<Receipt, Refusal>
        do {
            answer = try await self.store.perform(
                .account(account.name, body.change), by: call.actor)
        } catch {
            throw .storage(error)
        }
        if case .failure(let refusal) = answer { throw refusal.managementError }
        return ManagementReply(.ok, try self.blobService(call))
    }

    private func blobService(
        _ call: ManagementCall
    ) throws(ManagementError) -> BlobServiceResource {
        let account = try self.account(call)
        do {
            return BlobServiceResource(
                account.name, AccountResource.SKU(of: try self.store.account(account.name)),
                try self.store.settings(of: account.name), call)
        } catch {
            throw .storage(error)
        }
    }
}
