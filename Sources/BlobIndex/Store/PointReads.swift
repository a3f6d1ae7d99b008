public import BlobModel

extension IndexStore {
    public func container(_ address: ContainerAddress) throws(IndexFailure) -> Container? {
        try self.database.read(.container(address)) { reader throws(MalformedBytes) in
            try ContainerRow.decode(address, from: &reader)
        }
    }

    public func blob(_ container: ContainerID, _ name: BlobName) throws(IndexFailure) -> Blob? {
        try self.database.read(.blob(container, name), BlobRow.decode)
    }

    /// Whether some record refers to the payload file, or did and the file is still to be unlinked.
    public func hasPayloadFile(_ id: PayloadFileID) throws(IndexFailure) -> Bool {
        try self.database.contains(.payloadFile(id))
    }
}
