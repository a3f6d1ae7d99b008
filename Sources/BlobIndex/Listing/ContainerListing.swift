public import BlobModel

extension IndexStore {
    /// One page of an account's containers, in name order.
    public func containers(_ query: ContainerQuery) throws(IndexFailure) -> ContainerPage {
        let first = RowKey.containers(of: query.account, prefix: query.prefix)
        let start = RowKey.containers(of: query.account, prefix: query.start ?? "")
        var cursor = self.database.cursor(under: first)
        try cursor.seek(max(first, start))
        var page = ContainerPage(containers: [], next: nil)
        while cursor.isValid {
            guard case .container(let address) = try ParsedKey.parse(cursor.key) else { break }
            if page.containers.count == query.limit {
                page.next = address.name.text
                break
            }
            page.containers.append(
                try cursor.decode { reader throws(MalformedBytes) in
                    try ContainerRow.decode(address, from: &reader)
                })
            try cursor.next()
        }
        return page
    }
}
