import BlobIndex
public import BlobModel
import BlobRules

extension StoreEngine {
    public func pageRanges(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions, _ query: PageQuery
    ) throws(StorageFailure) -> Result<PageRanges, Refusal> {
        let pass = self.gate.enter()
        defer { withExtendedLifetime(pass) {} }
        let container = try self.container(address.container)
        let found = try self.revision(revision, of: address.name, in: container)
        let previous: Blob? =
            if let snapshot = query.previousSnapshot {
                try self.revision(.snapshot(snapshot), of: address.name, in: container)?.blob
            } else {
                nil
            }
        if let refusal = refusalOfPageRanges(
            conditions, container: container, blob: found?.blob, revision: revision,
            previousSnapshot: query.previousSnapshot, previous: previous, at: self.now)
        {
            return .failure(refusal)
        }
        guard let found else { preconditionFailure("what may be listed exists") }
        let (pieces, next) = try onIndex { () throws(IndexFailure) in
            try self.index.pageRanges(blob: found.blob, previous: previous, query)
        }
        return .success(PageRanges(blob: found.blob, pieces: pieces, next: next))
    }
}
