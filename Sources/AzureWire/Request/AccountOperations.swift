import BlobModel
import HTTPTypes

// Operations on the account (spec rest.md §2), and those that a container has in the same form.

extension RequestParser {
    func accountInformation() throws(WireError) -> BlobOperation {
        guard self.component == "properties" else {
            throw .invalidQueryParameterValue("comp", self.target["comp"] ?? "")
        }
        guard self.isRead else { throw .unsupportedHTTPVerb }
        return .getAccountInformation
    }

    func accountOperation(isService: Bool) throws(WireError) -> BlobOperation {
        try self.refuseImmutabilityHeaders()
        switch (self.method, isService, self.component) {
        case (.get, false, "list"):
            return .listContainers(try self.target.containerListing(self.account))
        case (.get, true, "properties"):
            return .getServiceProperties
        case (.put, true, "properties"):
            return .setServiceProperties(
                try self.headers.bodyHead(bytesMax: BodyLimit.documentBytesMax))
        case (.get, true, "stats"):
            return .getServiceStats
        case (.post, true, "userdelegationkey"):
            return .getUserDelegationKey(
                try self.headers.bodyHead(bytesMax: BodyLimit.documentBytesMax))
        case (.post, false, "batch"):
            return try self.batch(nil)
        case (.get, false, "blobs"):
            return .findBlobs(nil, try self.target.tagListing(self.account, nil))
        default:
            throw self.noSuchOperation(
                components: isService
                    ? ["properties", "stats", "userdelegationkey"] : ["list", "batch", "blobs"])
        }
    }

    /// - Parameter container: the one the batch is limited to.
    func batch(_ container: ContainerAddress?) throws(WireError) -> BlobOperation {
        let type = try self.headers.required(.contentType)
        _ = try MultipartBoundary.parse(type)
        let body = try self.headers.bodyHead(bytesMax: BatchRequest.bytesMax)
        return .batch(container, contentType: type, body)
    }
}
