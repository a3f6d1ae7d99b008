import BlobModel
import HTTPTypes

/// The file service of an account (spec worm.md §4.1): there is none, and what is shown is what is
/// true of one in which there can be no share. Terraform reads it for every account of kind
/// StorageV2, and goes on only if it gets an answer.
struct FileServiceResource: Encodable, Sendable {
    struct CORS: Encodable, Sendable {
        var corsRules: [String] = []
    }

    struct Retention: Encodable, Sendable {
        var enabled = false
    }

    struct Properties: Encodable, Sendable {
        var cors = CORS()
        var shareDeleteRetentionPolicy = Retention()
    }

    var id: String
    var name = "default"
    var type = AccountResource.type + "/fileServices"
    var sku: AccountResource.SKU
    var properties = Properties()

    init(_ account: AccountName, _ created: StorageAccount?, _ call: ManagementCall) {
        self.id = AccountResource.id(account, call.target) + "/fileServices/default"
        self.sku = AccountResource.SKU(of: created)
    }
}

extension ManagementService {
    func getFileService(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        let account = try self.account(call)
        let created = try self.created(account.name)
        if created?.properties.kind == .blockBlobStorage {
            throw ManagementError(
                .badRequest, "FeatureNotSupportedForAccount",
                "File is not supported for the account.")
        }
        return ManagementReply(.ok, FileServiceResource(account.name, created, call))
    }
}
