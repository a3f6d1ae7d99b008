import BlobModel
import HTTPTypes

extension ManagementService {
    /// An absent policy answers 200 with the state `Deleted` and an empty etag: clients take every
    /// other answer for a policy that exists (spec worm.md §4.4).
    func getPolicy(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        let container = try self.container(call)
        if let wanted = try call.ifMatch(), wanted != container.policy?.etag.policyText ?? "" {
            throw PolicyRefusal.etag.managementError
        }
        guard let policy = container.policy else {
            return ManagementReply(
                .ok, PolicyResource(deletedFrom: container.address, etag: nil, call))
        }
        return self.reply(policy, of: container.address, call)
    }

    func putPolicy(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        let body = try await call.body(PolicyBody.self)
        let change = ContainerChange.putPolicy(
            days: body.days, appendWrites: body.appendWrites, ifMatch: try call.ifMatch())
        return try self.reply(try await self.change(change, call), call)
    }

    func lockPolicy(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        let change = ContainerChange.lockPolicy(ifMatch: try call.ifMatch())
        return try self.reply(try await self.change(change, call), call)
    }

    func extendPolicy(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        let body = try await call.body(PolicyBody.self)
        let change = ContainerChange.extendPolicy(
            days: body.days, appendWrites: body.appendWrites, ifMatch: try call.ifMatch())
        return try self.reply(try await self.change(change, call), call)
    }

    func deletePolicy(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        let change = ContainerChange.deletePolicy(ifMatch: try call.ifMatch())
        let receipt = try await self.change(change, call)
        guard let container = receipt.container else {
            throw Refusal.containerNotFound.managementError
        }
        // Deleting makes a new state, and so a new tag (rule 1.2.1).
        let etag = ETag(time: receipt.time).policyText
        return ManagementReply(
            .ok, etag: etag, PolicyResource(deletedFrom: container.address, etag: etag, call))
    }

    private func reply(
        _ receipt: Receipt, _ call: ManagementCall
    ) throws(ManagementError) -> ManagementReply {
        guard let container = receipt.container, let policy = container.policy else {
            throw Refusal.containerNotFound.managementError
        }
        return self.reply(policy, of: container.address, call)
    }

    private func reply(
        _ policy: ImmutabilityPolicy, of address: ContainerAddress, _ call: ManagementCall
    ) -> ManagementReply {
        ManagementReply(
            .ok, etag: policy.etag.policyText, PolicyResource(policy, of: address, call))
    }
}
