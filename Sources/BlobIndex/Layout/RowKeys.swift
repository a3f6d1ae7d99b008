import BlobModel

// The keys of each table, and the prefixes under which some of them lie together.

extension RowKey {
    static let meta = RowKey.all(.meta)
    static let clock = RowKey.all(.clock)

    static func account(_ name: AccountName) -> RowKey {
        RowKey.all(.account).appending(name.text.utf8)
    }

    static func storageAccount(_ name: AccountName) -> RowKey {
        RowKey.all(.storageAccount).appending(name.text.utf8)
    }

    static func container(_ address: ContainerAddress) -> RowKey {
        .containers(of: address.account, prefix: address.name.text)
    }

    /// The containers of an account whose names begin with `prefix`.
    static func containers(of account: AccountName, prefix: String) -> RowKey {
        .names(.container, account, prefix)
    }

    static func deletedContainer(_ address: ContainerAddress, version: Timestamp) -> RowKey {
        RowKey.deletedContainers(of: address.account, prefix: address.name.text)
            .appending([0]).appending(UInt64(bitPattern: version.ticks))
    }

    static func deletedContainers(of account: AccountName, prefix: String) -> RowKey {
        .names(.deletedContainer, account, prefix)
    }

    private static func names(_ table: Table, _ account: AccountName, _ prefix: String) -> RowKey {
        var bytes = [table.rawValue]
        bytes.reserveCapacity(11 + account.text.utf8.count + prefix.utf8.count)
        bytes.append(contentsOf: account.text.utf8)
        bytes.append(0)
        bytes.append(contentsOf: prefix.utf8)
        return RowKey(bytes: bytes)
    }

    static func blob(_ container: ContainerID, _ name: BlobName) -> RowKey {
        RowKey(.blob, container.sequence, name.text)
    }

    /// The blobs of a container whose names begin with `prefix`.
    static func blobs(in container: ContainerID, prefix: String = "") -> RowKey {
        RowKey(.blob, container.sequence, prefix)
    }

    static func history(
        _ container: ContainerID, _ name: BlobName, _ key: HistoryItem.Key
    ) -> RowKey {
        RowKey.history(of: name, in: container).appending(EndedName.suffix(key))
    }

    /// Everything in a name's history.
    static func history(of name: BlobName, in container: ContainerID) -> RowKey {
        RowKey(.history, container.sequence).appending(EndedName.encode(name.text.utf8))
    }

    /// The history of all names of a container.
    static func histories(in container: ContainerID) -> RowKey {
        RowKey(.history, container.sequence)
    }

    static func chunk(_ blob: BlobID, offset: UInt64) -> RowKey {
        RowKey.chunks(of: blob).appending(offset)
    }

    static func chunks(of blob: BlobID) -> RowKey {
        RowKey(.chunk, blob.sequence)
    }

    static func upload(_ container: ContainerID, _ name: BlobName) -> RowKey {
        RowKey(.upload, container.sequence, name.text)
    }

    static func uploads(in container: ContainerID, prefix: String = "") -> RowKey {
        RowKey(.upload, container.sequence, prefix)
    }

    static func stagedBlock(_ upload: UploadID, _ id: BlockID) -> RowKey {
        RowKey(.stagedBlock, upload.sequence, id.text)
    }

    static func stagedBlocks(of upload: UploadID) -> RowKey {
        RowKey(.stagedBlock, upload.sequence)
    }

    static func payloadFile(_ id: PayloadFileID) -> RowKey {
        RowKey.all(.payloadFile).appending(id.value)
    }

    static func tag(
        _ container: ContainerID, _ name: BlobName, _ entry: BlobTags.Entry
    ) -> RowKey {
        RowKey.tags(in: container, key: entry.key).appending(entry.value.utf8).appending([0])
            .appending(name.text.utf8)
    }

    /// The tags of a container's blobs with that key.
    static func tags(in container: ContainerID, key: String) -> RowKey {
        RowKey.tags(in: container).appending(key.utf8).appending([0])
    }

    static func tags(in container: ContainerID) -> RowKey {
        RowKey(.tag, container.sequence)
    }

    static func task(_ task: DueTask) -> RowKey {
        RowKey(.task, UInt64(bitPattern: task.time.ticks)).appending(TaskKey.encode(task.work))
    }

    static func share(_ shared: Shared) -> RowKey {
        RowKey.all(.share).appending(ShareKey.encode(shared))
    }

    static func garbage(sequence: UInt64, number: UInt32) -> RowKey {
        RowKey(.garbage, sequence).appending(number)
    }
}
