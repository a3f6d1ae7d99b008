import BlobModel

extension IndexStore {
    /// Checks the counts of references: nothing may be referred to more often than is counted, or
    /// it would be erased too early. More may be counted, because garbage still refers to it.
    ///
    /// Keeps a number for every payload and content in memory.
    ///
    /// - Throws: ``IndexFailure/unusable(_:)`` for the first that is counted too low.
    public func checkReferences() throws(IndexFailure) {
        let snapshot = self.database.snapshot()
        var references: [RowKey: UInt64] = [:]
        var rows = try self.liveRows()
        while let row = try rows.next() {
            if let payload = row.payload {
                references[.share(.payload(payload)), default: 0] += 1
            }
            if let content = row.chunks {
                references[.share(.chunks(content)), default: 0] += 1
            }
        }
        for (key, count) in references where count > 1 {
            let extra = try snapshot.read(key, ShareRow.decode) ?? 0
            guard count - 1 <= extra else {
                throw .unusable("\(count) references, \(extra) counted beyond the first: \(key)")
            }
        }
    }
}
