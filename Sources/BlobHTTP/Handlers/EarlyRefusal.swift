import AzureWire
import BlobModel

extension BlobService {
    /// Spares a client the sending of a long body that is going to be refused anyway.
    ///
    /// The facts may change until the command's turn comes, so the committer decides again; what
    /// passes here may still be refused there. Only what the write rules refuse in the same way is
    /// asked: of a pair of conditions the ETag decides (spec rest.md §5).
    func refuseEarly(
        _ address: BlobAddress, _ conditions: Conditions, _ body: BodyHead, creates: Bool = false
    ) throws {
        guard body.byteCount > UInt64(Payload.inlineBytesMax) else { return }
        guard try self.store.container(address.container) != nil else {
            throw Refusal.containerNotFound
        }
        guard conditions.ifMatch != nil || conditions.ifNoneMatch != nil else { return }
        let tags = Conditions(ifMatch: conditions.ifMatch, ifNoneMatch: conditions.ifNoneMatch)
        switch try self.store.read(address, tags) {
        case .failure(.conditionNotMet), .failure(.notModified):
            throw Refusal.conditionNotMet
        case .failure(.unsatisfiableCondition):
            throw creates ? Refusal.blobAlreadyExists : .conditionNotMet
        case .success, .failure:
            return
        }
    }
}
