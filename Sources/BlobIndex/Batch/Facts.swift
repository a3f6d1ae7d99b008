public import BlobModel

// What `decide` and `evolve` may ask about a command's target: this and no more is read.

extension IndexBatch {
    public func facts(for command: Command) throws(IndexFailure) -> Facts {
        var facts = Facts()
        switch command {
        case .clock:
            break
        case .account(let account, let change):
            facts.account = try self.account(account)
            facts.settings = try self.settings(of: account)
            if change.isVersioningEnabled == false {
                facts.accountHasVersionLevel = try self.hasVersionLevel(account)
            }
        case .storageAccount(let account, let change):
            try self.gather(change, of: account, into: &facts)
        case .container(let address, let change):
            try self.gather(change, at: address, into: &facts)
        case .blob(let address, _, let change):
            facts.container = try self.container(address.container)
            guard let container = facts.container else { break }
            let name = NameFacts(self, address.name, in: container)
            try name.gather(change.needs, into: &facts)
            if change.needsSettings {
                facts.settings = try self.settings(of: address.container.account)
            }
            if case .copy(let request) = change {
                try self.gather(request, into: &facts)
            }
        }
        return facts
    }

    /// What `evolve` needs to apply the record again.
    public func facts(for record: Record) throws(IndexFailure) -> Facts {
        var facts = Facts()
        guard let address = record.containerAddress else {
            if let account = record.account {
                try self.gather(record.event, of: account, into: &facts)
            }
            return facts
        }
        switch record.event {
        case .containerRestored(let name, let version):
            let deleted = ContainerAddress(account: address.account, name: name)
            facts.deletedContainer = try self.deletedContainer(deleted, version)
            return facts
        case .containerPurged(let version):
            facts.deletedContainer = try self.deletedContainer(address, version)
            return facts
        default:
            facts.container = try self.container(address)
        }
        guard let container = facts.container, let name = record.blob else { return facts }
        try NameFacts(self, name, in: container).gather(record.event.needs, into: &facts)
        return facts
    }

    private func gather(
        _ change: ContainerChange, at address: ContainerAddress, into facts: inout Facts
    ) throws(IndexFailure) {
        switch change {
        case .purge(let version):
            facts.deletedContainer = try self.deletedContainer(address, version)
            return
        case .restore(let name, let version):
            let deleted = ContainerAddress(account: address.account, name: name)
            facts.deletedContainer = try self.deletedContainer(deleted, version)
        case .create:
            facts.account = try self.account(address.account)
            facts.settings = try self.settings(of: address.account)
        case .delete, .migrate:
            facts.settings = try self.settings(of: address.account)
        case .setSignedIdentifiers, .update:
            facts.account = try self.account(address.account)
        case .setMetadata, .lease, .putPolicy, .deletePolicy,
            .lockPolicy, .extendPolicy, .setLegalHold, .clearLegalHold:
            break
        }
        facts.container = try self.container(address)
        if case .delete = change, let container = facts.container {
            facts.containerHasBlobs = try self.hasBlobs(container)
        }
    }

    private func gather(_ request: CopyRequest, into facts: inout Facts) throws(IndexFailure) {
        facts.sourceContainer = try self.container(request.source.container)
        guard let container = facts.sourceContainer else { return }
        let name = NameFacts(self, request.source.name, in: container)
        facts.source = try name.revision(request.sourceRevision)
        // Chunks of a block blob are shared as they are; those of other kinds are cloned.
        if let source = facts.source, source.content == .chunks, source.kind != .block {
            facts.chunks = try self.chunks(of: source.id, overlapping: 0..<source.byteCount)
        }
    }

    func settings(of account: AccountName) throws(IndexFailure) -> AccountSettings {
        if let recent = self.recentSettings, recent.account == account { return recent.settings }
        let settings = try self.overlay.read(.account(account)) { reader throws(MalformedBytes) in
            try reader.decode(AccountSettings.self)
        }
        self.recentSettings = (account, settings ?? .initial)
        return settings ?? .initial
    }

    private func container(_ address: ContainerAddress) throws(IndexFailure) -> Container? {
        if let container = self.recentContainer, container.address == address {
            return container
        }
        let container = try self.overlay.read(.container(address)) {
            reader throws(MalformedBytes) in try ContainerRow.decode(address, from: &reader)
        }
        self.recentContainer = container
        return container
    }

    private func deletedContainer(
        _ address: ContainerAddress, _ version: Timestamp
    ) throws(IndexFailure) -> Container? {
        try self.overlay.read(.deletedContainer(address, version: version)) {
            reader throws(MalformedBytes) in try ContainerRow.decode(address, from: &reader)
        }
    }

    func hasBlobs(_ container: Container) throws(IndexFailure) -> Bool {
        for prefix in [RowKey.blobs(in: container.id), .histories(in: container.id)] {
            var cursor = self.overlay.cursor(under: prefix)
            try cursor.seekToFirst()
            if cursor.isValid { return true }
        }
        return false
    }

    func chunks(
        of blob: BlobID, overlapping range: Range<UInt64>
    ) throws(IndexFailure) -> [Chunk] {
        guard !range.isEmpty else { return [] }
        var cursor = self.overlay.cursor(under: .chunks(of: blob))
        return try cursor.chunks(overlapping: range, of: blob)
    }
}
