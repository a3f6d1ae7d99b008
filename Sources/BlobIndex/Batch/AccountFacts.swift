import BlobModel

// What is asked about an account as a whole.
extension IndexBatch {
    func gather(
        _ change: StorageAccountChange, of account: AccountName, into facts: inout Facts
    ) throws(IndexFailure) {
        facts.account = try self.account(account)
        switch change {
        case .create:
            // One is enough to refuse.
            facts.accountContainers = try self.containers(of: account, limit: 1)
        case .update:
            facts.settings = try self.settings(of: account)
        case .delete:
            facts.accountContainers = try self.containers(of: account, limit: .max)
        case .regenerateKey:
            break
        }
    }

    func gather(
        _ event: Event, of account: AccountName, into facts: inout Facts
    ) throws(IndexFailure) {
        switch event {
        case .accountUpdated, .accountKeyRegenerated:
            facts.account = try self.account(account)
        case .accountDeleted:
            facts.accountContainers = try self.containers(of: account, limit: .max)
        default:
            break
        }
    }

    func account(_ name: AccountName) throws(IndexFailure) -> StorageAccount? {
        try self.overlay.read(.storageAccount(name)) { reader throws(MalformedBytes) in
            try StorageAccount(name: name, from: &reader)
        }
    }

    /// In the order of their names; soft-deleted ones of a name before the live one.
    private func containers(
        of account: AccountName, limit: Int
    ) throws(IndexFailure) -> [AccountContainer] {
        var containers: [AccountContainer] = []
        try self.visitContainers(of: account) { container throws(IndexFailure) in
            let hasBlobs = container.policy != nil ? try self.hasBlobs(container) : false
            containers.append(AccountContainer(container, hasBlobs: hasBlobs))
            return containers.count < limit
        }
        return containers.sorted { $0.container.address.name < $1.container.address.name }
    }

    func hasVersionLevel(_ account: AccountName) throws(IndexFailure) -> Bool {
        var isFound = false
        try self.visitContainers(of: account) { container throws(IndexFailure) in
            isFound = container.versionLevel != nil
            return !isFound
        }
        return isFound
    }

    /// Soft-deleted ones first, then the live ones, as long as `body` wants more.
    private func visitContainers(
        of account: AccountName, _ body: (Container) throws(IndexFailure) -> Bool
    ) throws(IndexFailure) {
        for prefix in [
            RowKey.deletedContainers(of: account, prefix: ""),
            .containers(of: account, prefix: ""),
        ] {
            var cursor = self.overlay.cursor(under: prefix)
            try cursor.seekToFirst()
            while let container = try cursor.container() {
                guard try body(container) else { return }
                try cursor.next()
            }
        }
    }
}
