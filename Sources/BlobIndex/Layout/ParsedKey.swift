import BlobModel

/// What a key says. Keys are written by ``RowKey`` only, so one that does not parse is damage.
enum ParsedKey {
    case meta
    case container(ContainerAddress)
    case blob(ContainerID, BlobName)
    case chunk(BlobID, offset: UInt64)
    case upload(ContainerID, BlobName)
    case stagedBlock(UploadID, BlockID)
    case payloadFile(PayloadFileID)
    case garbage(sequence: UInt64, number: UInt32)

    static func parse(_ key: UnsafeRawBufferPointer) throws(IndexFailure) -> ParsedKey {
        guard let parsed = ParsedKey(key) else {
            throw .unusable("malformed row: \(RowKey(copying: key))")
        }
        return parsed
    }

    /// Nil unless `key` is a whole key.
    init?(_ key: UnsafeRawBufferPointer) {
        guard let tag = key.first, let table = Table(rawValue: tag) else { return nil }
        let rest = UnsafeRawBufferPointer(rebasing: key.dropFirst())
        switch table {
        case .meta:
            guard rest.isEmpty else { return nil }
            self = .meta
        case .container:
            guard let address = Self.address(rest) else { return nil }
            self = .container(address)
        case .blob:
            guard let (id, name) = Self.named(rest) else { return nil }
            self = .blob(ContainerID(sequence: id), name)
        case .upload:
            guard let (id, name) = Self.named(rest) else { return nil }
            self = .upload(ContainerID(sequence: id), name)
        case .chunk:
            guard rest.count == 16 else { return nil }
            self = .chunk(
                BlobID(sequence: Self.number(rest, at: 0)), offset: Self.number(rest, at: 8))
        case .stagedBlock:
            guard rest.count > 8, let text = Self.text(rest.dropFirst(8)) else { return nil }
            self = .stagedBlock(
                UploadID(sequence: Self.number(rest, at: 0)), BlockID(checked: text))
        case .payloadFile:
            guard rest.count == 16 else { return nil }
            self = .payloadFile(PayloadFileID(value: Self.number(rest, at: 0)))
        case .garbage:
            guard rest.count == 12 else { return nil }
            self = .garbage(sequence: Self.number(rest, at: 0), number: Self.number(rest, at: 8))
        }
    }

    private static func address(_ rest: UnsafeRawBufferPointer) -> ContainerAddress? {
        guard let separator = rest.firstIndex(of: 0),
            let accountText = Self.text(rest[..<separator]),
            let account = AccountName(accountText),
            let nameText = Self.text(rest[(separator + 1)...]),
            let name = try? ContainerName(parsing: nameText)
        else { return nil }
        return ContainerAddress(account: account, name: name)
    }

    private static func named(_ rest: UnsafeRawBufferPointer) -> (UInt64, BlobName)? {
        guard rest.count > 8, let text = Self.text(rest.dropFirst(8)),
            let name = try? BlobName(parsing: text)
        else { return nil }
        return (Self.number(rest, at: 0), name)
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String? {
        String(validating: bytes, as: UTF8.self)
    }

    private static func number<Number: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) -> Number {
        Number(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}

/// In words, for logs and for whoever compares two indexes.
extension RowKey: CustomStringConvertible {
    public var description: String {
        let parsed = self.bytes.withUnsafeBytes { ParsedKey($0) }
        switch parsed {
        case .meta:
            return "applied position"
        case .container(let address):
            return "container \(address.account.text)/\(address.name.text)"
        case .blob(let container, let name):
            return "blob \(name.text) in container \(container.sequence)"
        case .chunk(let blob, let offset):
            return "chunk of blob \(blob.sequence) at \(offset)"
        case .upload(let container, let name):
            return "upload of \(name.text) in container \(container.sequence)"
        case .stagedBlock(let upload, let id):
            return "block \(id.text) of upload \(upload.sequence)"
        case .payloadFile(let id):
            return "payload file \(id.text)"
        case .garbage(let sequence, let number):
            return "garbage \(number) of event \(sequence)"
        case nil:
            return "key \(self.bytes)"
        }
    }
}
