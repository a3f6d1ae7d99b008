public import BlobModel

extension IndexStore {
    /// One page of an account's containers, in name order; soft-deleted ones of a name before the
    /// live one, by version.
    public func containers(_ query: ContainerQuery) throws(IndexFailure) -> ContainerPage {
        let snapshot = self.database.snapshot()
        let prefix = query.prefix
        var live = snapshot.cursor(under: .containers(of: query.account, prefix: prefix))
        var deleted = snapshot.cursor(under: .deletedContainers(of: query.account, prefix: prefix))
        let start = query.start
        try live.seek(
            max(
                .containers(of: query.account, prefix: prefix),
                .containers(of: query.account, prefix: start?.name ?? "")))
        try deleted.seek(
            max(
                .deletedContainers(of: query.account, prefix: prefix),
                .deletedContainers(of: query.account, prefix: start?.name ?? "")))
        var page = ContainerPage(containers: [], next: nil)
        while let container = try Self.lesser(&live, &deleted, query.includesDeleted) {
            guard query.shows(container) else { continue }
            guard page.containers.count < query.limit else {
                page.next = container.position
                break
            }
            page.containers.append(container)
        }
        return page
    }

    /// The next container of either table.
    private static func lesser(
        _ live: inout RowCursor, _ deleted: inout RowCursor, _ includesDeleted: Bool
    ) throws(IndexFailure) -> Container? {
        let alive = try live.container()
        let gone = includesDeleted ? try deleted.container() : nil
        if let gone, alive.map({ gone.address.name <= $0.address.name }) ?? true {
            try deleted.next()
            return gone
        }
        if alive != nil { try live.next() }
        return alive
    }
}

extension ContainerName {
    fileprivate static func <= (lhs: ContainerName, rhs: ContainerName) -> Bool {
        !(rhs < lhs)
    }

    /// `$root` and `$web` are containers like others.
    fileprivate var isSystem: Bool {
        self.text == "$logs" || self.text == "$blobchangefeed"
    }
}

extension Container {
    /// A live one is behind all deleted ones of its name.
    fileprivate var position: ContainerPosition {
        ContainerPosition(
            name: self.address.name.text, version: self.deletion?.at ?? Timestamp(ticks: .max))
    }
}

extension ContainerQuery {
    fileprivate func shows(_ container: Container) -> Bool {
        if container.address.name.isSystem, !self.includesSystem { return false }
        guard let start, start.name == container.address.name.text, let version = start.version
        else { return true }
        return (container.deletion?.at ?? Timestamp(ticks: .max)) >= version
    }
}

extension RowCursor {
    /// The container it stands on; nil at the end.
    func container() throws(IndexFailure) -> Container? {
        guard self.isValid else { return nil }
        switch try ParsedKey.parse(self.key) {
        case .container(let address), .deletedContainer(let address, _):
            return try self.decode { reader throws(MalformedBytes) in
                try ContainerRow.decode(address, from: &reader)
            }
        default:
            preconditionFailure("row of another table")
        }
    }
}
