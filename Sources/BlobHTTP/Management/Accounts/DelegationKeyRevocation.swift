import BlobModel
import HTTPTypes

extension ManagementService {
    /// Makes every user delegation key of the account void, and with them all signatures made with
    /// one. Azure does so within minutes; here nothing is let in any more when this returns.
    func revokeUserDelegationKeys(
        _ call: ManagementCall
    ) async throws(ManagementError) -> ManagementReply {
        let account = try self.account(call)
        do throws(StorageFailure) {
            try await self.delegationKeys.revoke(account.name)
        } catch {
            throw .storage(error)
        }
        return ManagementReply(.ok, nil)
    }
}
