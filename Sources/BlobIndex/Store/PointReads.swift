public import BlobModel

extension IndexStore {
    public func settings(of account: AccountName) throws(IndexFailure) -> AccountSettings {
        try self.database.read(.account(account)) { reader throws(MalformedBytes) in
            try reader.decode(AccountSettings.self)
        } ?? .initial
    }

    /// An account that was made through the management plane.
    public func account(_ name: AccountName) throws(IndexFailure) -> StorageAccount? {
        try self.database.read(.storageAccount(name)) { reader throws(MalformedBytes) in
            try StorageAccount(name: name, from: &reader)
        }
    }

    /// All of those, in the order of their names.
    public func accounts() throws(IndexFailure) -> [StorageAccount] {
        var cursor = self.database.cursor(under: .all(.storageAccount))
        try cursor.seekToFirst()
        var accounts: [StorageAccount] = []
        while cursor.isValid {
            guard case .storageAccount(let name) = try ParsedKey.parse(cursor.key) else {
                preconditionFailure("row of another table")
            }
            accounts.append(
                try cursor.decode { reader throws(MalformedBytes) in
                    try StorageAccount(name: name, from: &reader)
                })
            try cursor.next()
        }
        return accounts
    }

    /// The last reading of the clocks; nil if there was none.
    public func clock() throws(IndexFailure) -> ClockReading? {
        try self.database.read(.clock) { reader throws(MalformedBytes) in
            try reader.decode(ClockReading.self)
        }
    }

    public func container(_ address: ContainerAddress) throws(IndexFailure) -> Container? {
        try self.database.read(.container(address)) { reader throws(MalformedBytes) in
            try ContainerRow.decode(address, from: &reader)
        }
    }

    /// The current blob.
    public func blob(_ container: ContainerID, _ name: BlobName) throws(IndexFailure) -> Blob? {
        try self.database.read(.blob(container, name), BlobRow.decode)
    }

    /// Soft-deleted ones, too.
    public func item(
        _ container: ContainerID, _ name: BlobName, _ key: HistoryItem.Key
    ) throws(IndexFailure) -> HistoryItem? {
        try self.database.read(.history(container, name, key)) { reader throws(MalformedBytes) in
            try HistoryRow.decode(key, from: &reader)
        }
    }

    /// The blob at a revision, and which item it is; nil for the current one. What is soft-deleted
    /// is not found.
    public func revision(
        _ container: ContainerID, _ name: BlobName, _ revision: Revision
    ) throws(IndexFailure) -> (blob: Blob, item: HistoryItem.Key?)? {
        if case .current = revision {
            return try self.blob(container, name).map { ($0, nil) }
        }
        return try self.database.snapshot().revision(container, name, revision)
    }

    /// Whether some record refers to the payload file, or did and the file is still to be unlinked.
    public func hasPayloadFile(_ id: PayloadFileID) throws(IndexFailure) -> Bool {
        try self.database.contains(.payloadFile(id))
    }
}

extension Snapshot {
    /// A version may be the current blob or an item, and a write turns one into the other: both
    /// are looked up in one state.
    borrowing func revision(
        _ container: ContainerID, _ name: BlobName, _ revision: Revision
    ) throws(IndexFailure) -> (blob: Blob, item: HistoryItem.Key?)? {
        let key: HistoryItem.Key
        switch revision {
        case .current:
            return try self.read(.blob(container, name), BlobRow.decode).map { ($0, nil) }
        case .snapshot(let time):
            key = HistoryItem.Key(time: time, role: .snapshot)
        case .version(let time):
            if let blob = try self.read(.blob(container, name), BlobRow.decode),
                blob.versionID == time
            {
                return (blob, nil)
            }
            key = HistoryItem.Key(time: time, role: .version)
        }
        let item = try self.read(.history(container, name, key)) { reader throws(MalformedBytes) in
            try HistoryRow.decode(key, from: &reader)
        }
        guard let item, item.deletion == nil else { return nil }
        return (item.blob, key)
    }
}
