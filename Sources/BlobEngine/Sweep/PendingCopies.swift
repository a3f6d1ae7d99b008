import BlobIndex
public import BlobModel

extension StoreEngine {
    public func pendingCopies() throws(StorageFailure) -> [(BlobAddress, CopyID)] {
        try onIndex { () throws(IndexFailure) in
            var pending: [(BlobAddress, CopyID)] = []
            for (address, id) in try self.index.pendingCopies()
            where try self.index.isPending(id, at: address) {
                pending.append((address, id))
            }
            return pending
        }
    }
}

extension IndexStore {
    /// Whether the blob still waits for that copy: it may have ended, or another write replaced it.
    func isPending(_ id: CopyID, at address: BlobAddress) throws(IndexFailure) -> Bool {
        guard let container = try self.container(address.container) else { return false }
        let copy = try self.blob(container.id, address.name)?.copy
        return copy?.id == id && copy?.status == .pending
    }
}
