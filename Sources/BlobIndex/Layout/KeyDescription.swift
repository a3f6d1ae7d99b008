import BlobModel

/// In words, for logs and for whoever compares two indexes.
extension RowKey: CustomStringConvertible {
    public var description: String {
        let parsed = self.bytes.withUnsafeBytes { ParsedKey($0) }
        switch parsed {
        case .meta:
            return "applied position"
        case .clock:
            return "clock"
        case .account(let name):
            return "settings of account \(name.text)"
        case .storageAccount(let name):
            return "account \(name.text)"
        case .container(let address):
            return "container \(address.account.text)/\(address.name.text)"
        case .deletedContainer(let address, let version):
            return "deleted container \(address.account.text)/\(address.name.text) of "
                + "\(version.ticks)"
        case .blob(let container, let name):
            return "blob \(name.text) in container \(container.sequence)"
        case .history(let container, let name, let key):
            return "\(key.role) \(key.time.ticks) of \(name.text) in container "
                + "\(container.sequence)"
        case .chunk(let blob, let offset):
            return "chunk of blob \(blob.sequence) at \(offset)"
        case .upload(let container, let name):
            return "upload of \(name.text) in container \(container.sequence)"
        case .stagedBlock(let upload, let id):
            return "block \(id.text) of upload \(upload.sequence)"
        case .payloadFile(let id):
            return "payload file \(id.text)"
        case .tag(let container, let key, let value, let name):
            return "tag \(key)=\(value) of \(name.text) in container \(container.sequence)"
        case .task(let task):
            return "task \(task.work) at \(task.time.ticks)"
        case .garbage(let sequence, let number):
            return "garbage \(number) of event \(sequence)"
        case .share, nil:
            return "key \(self.bytes)"
        }
    }
}
