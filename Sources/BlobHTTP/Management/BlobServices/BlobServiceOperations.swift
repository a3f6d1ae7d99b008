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
        _ = try await call.body(BlobServiceConfirmation.self)
        return ManagementReply(.ok, BlobServiceResource(account.name, call))
    }
}

/// The body of PUT: it holds nothing that would have to be kept.
struct BlobServiceConfirmation: Decodable, Sendable {
    init(from decoder: any Decoder) throws {
        var body = try JSONMembers(from: decoder)
        body.ignoreReadOnly("id", "name", "type", "sku")
        if var properties = try body.object("properties") {
            try properties.confirm(BlobServiceResource.confirmable)
            try properties.end()
        }
        try body.end()
    }
}
