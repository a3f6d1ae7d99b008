import BlobModel
import HTTPTypes

extension ManagementService {
    func listBlobServices(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        ManagementReply(
            .ok, ResourceList(value: [BlobServiceResource(try self.account(call).name, call)]))
    }

    func getBlobService(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        ManagementReply(.ok, BlobServiceResource(try self.account(call).name, call))
    }

    /// Merges: absent members keep their value. As no member can have another value yet, a request
    /// can confirm what is in force and nothing else.
    func putBlobService(
        _ call: ManagementCall
    ) async throws(ManagementError) -> ManagementReply {
        let account = try self.account(call)
        var body = try await call.body()
        body.ignoreReadOnly("id", "name", "type", "sku")
        if var properties = try body.object("properties") {
            try FixedMembers.confirm(BlobServiceResource.confirmable, in: &properties)
            try properties.end()
        }
        try body.end()
        return ManagementReply(.ok, BlobServiceResource(account.name, call))
    }
}
