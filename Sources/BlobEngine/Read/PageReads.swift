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
        // Blob and rows are of the same moment: pages change in place.
        let moment = self.index.moment()
        func find(_ revision: Revision) throws(StorageFailure) -> Blob? {
            guard let container else { return nil }
            return try onIndex { () throws(IndexFailure) in
                try moment.revision(container.id, address.name, revision)?.blob
            }
        }
        let found = try find(revision)
        let previous: Blob? =
            if let snapshot = query.previousSnapshot { try find(.snapshot(snapshot)) } else { nil }
        if let refusal = refusalOfPageRanges(
            conditions, container: container, blob: found, revision: revision,
            previousSnapshot: query.previousSnapshot, previous: previous, at: self.now)
        {
            return .failure(refusal)
        }
        guard let found else { preconditionFailure("what may be listed exists") }
        let (pieces, next) = try onIndex { () throws(IndexFailure) in
            try moment.pageRanges(blob: found, previous: previous, query)
        }
        return .success(PageRanges(blob: found, pieces: pieces, next: next))
    }
}
