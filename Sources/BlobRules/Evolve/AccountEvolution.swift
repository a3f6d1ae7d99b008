import BlobModel

/// Nil if the record contradicts the facts.
func evolveAccount(_ record: Record, _ facts: Facts) -> [IndexChange]? {
    guard let name = record.account else { return nil }
    switch record.event {
    case .accountCreated(let properties, let settings, let key1, let key2):
        let account = StorageAccount(
            name: name, properties: properties, createdAt: record.time,
            key1: StorageAccount.Key(id: key1, createdAt: record.time),
            key2: StorageAccount.Key(id: key2, createdAt: record.time))
        return [.putStorageAccount(account), .putAccount(name, settings)]
    case .accountUpdated(let properties, let settings):
        guard var account = facts.account else { return nil }
        account.properties = properties
        return [.putStorageAccount(account), .putAccount(name, settings)]
    case .accountKeyRegenerated(let number, let id):
        guard var account = facts.account else { return nil }
        account[number] = StorageAccount.Key(id: id, createdAt: record.time)
        return [.putStorageAccount(account)]
    case .accountDeleted:
        return facts.accountContainers.flatMap { deleting($0.container) } + [.removeAccount(name)]
    default:
        return nil
    }
}

private func deleting(_ container: Container) -> [IndexChange] {
    let removal: IndexChange =
        if let deletion = container.deletion {
            .removeDeletedContainer(container.address, version: deletion.at)
        } else {
            .removeContainer(container.address)
        }
    return [removal, .discard(.container(container.id))]
}
