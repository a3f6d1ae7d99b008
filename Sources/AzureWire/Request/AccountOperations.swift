import HTTPTypes

// Operations on the account (spec rest.md §2).

extension RequestParser {
    func accountInformation() throws(WireError) -> BlobOperation {
        guard self.component == "properties" else {
            throw .invalidQueryParameterValue("comp", self.target["comp"] ?? "")
        }
        guard self.isRead else { throw .unsupportedHTTPVerb }
        return .getAccountInformation
    }

    func accountOperation(isService: Bool) throws(WireError) -> BlobOperation {
        switch (self.method, isService, self.component) {
        case (.get, false, "list"):
            return .listContainers(try self.target.containerListing(self.account))
        case (.get, true, "properties"):
            throw .notImplemented("Get Blob Service Properties")
        case (.put, true, "properties"):
            throw .notImplemented("Set Blob Service Properties")
        case (.get, true, "stats"):
            throw .notImplemented("Get Blob Service Stats")
        case (.post, true, "userdelegationkey"):
            throw .notImplemented("Get User Delegation Key")
        case (.post, false, "batch"):
            throw .notImplemented("Blob Batch")
        case (.get, false, "blobs"):
            throw .notImplemented("Find Blobs by Tags")
        case (.options, _, _):
            throw .notImplemented("Preflight Blob Request")
        default:
            throw self.noSuchOperation(
                components: isService
                    ? ["properties", "stats", "userdelegationkey"] : ["list", "batch", "blobs"])
        }
    }
}
