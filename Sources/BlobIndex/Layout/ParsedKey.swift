import BlobModel

/// What a key says. Keys are written by ``RowKey`` only, so one that does not parse is damage.
enum ParsedKey {
    case meta
    case clock
    case account(AccountName)
    case storageAccount(AccountName)
    case container(ContainerAddress)
    case deletedContainer(ContainerAddress, version: Timestamp)
    case blob(ContainerID, BlobName)
    case history(ContainerID, BlobName, HistoryItem.Key)
    case chunk(BlobID, offset: UInt64)
    case upload(ContainerID, BlobName)
    case stagedBlock(UploadID, BlockID)
    case payloadFile(PayloadFileID)
    case tag(ContainerID, key: String, value: String, BlobName)
    case task(DueTask)
    case share
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
        let parsed: ParsedKey? =
            switch table {
            case .meta: rest.isEmpty ? .meta : nil
            case .clock: rest.isEmpty ? .clock : nil
            case .account: Self.text(rest[...]).flatMap { AccountName($0) }.map { .account($0) }
            case .storageAccount:
                Self.text(rest[...]).flatMap { AccountName($0) }.map { .storageAccount($0) }
            case .container: Self.address(rest[...]).map { .container($0) }
            case .deletedContainer: Self.deletedContainer(rest)
            case .blob: Self.named(rest).map { .blob(ContainerID(sequence: $0), $1) }
            case .history: Self.history(rest)
            case .upload: Self.named(rest).map { .upload(ContainerID(sequence: $0), $1) }
            case .chunk:
                rest.count == 16
                    ? .chunk(
                        BlobID(sequence: Self.number(rest, at: 0)),
                        offset: Self.number(rest, at: 8)) : nil
            case .stagedBlock: Self.stagedBlock(rest)
            case .payloadFile:
                rest.count == 16
                    ? .payloadFile(PayloadFileID(value: Self.number(rest, at: 0))) : nil
            case .tag: Self.tag(rest)
            case .task: Self.task(rest)
            case .share: rest.isEmpty ? nil : .share
            case .garbage:
                rest.count == 12
                    ? .garbage(
                        sequence: Self.number(rest, at: 0), number: Self.number(rest, at: 8)) : nil
            }
        guard let parsed else { return nil }
        self = parsed
    }

    private static func deletedContainer(_ rest: UnsafeRawBufferPointer) -> ParsedKey? {
        guard rest.count > 9, rest[rest.count - 9] == 0,
            let address = Self.address(rest[..<(rest.count - 9)])
        else { return nil }
        return .deletedContainer(address, version: Self.time(rest, at: rest.count - 8))
    }

    private static func history(_ rest: UnsafeRawBufferPointer) -> ParsedKey? {
        guard rest.count > 8,
            let (bytes, suffix) = EndedName.decode(UnsafeRawBufferPointer(rebasing: rest[8...])),
            suffix.count == 9, let role = HistoryItem.Role(rawValue: suffix[8]),
            let name = bytes.withUnsafeBytes({ Self.name($0[...]) })
        else { return nil }
        return .history(
            ContainerID(sequence: Self.number(rest, at: 0)), name,
            HistoryItem.Key(time: Self.time(suffix, at: 0), role: role))
    }

    private static func stagedBlock(_ rest: UnsafeRawBufferPointer) -> ParsedKey? {
        guard rest.count > 8, let text = Self.text(rest.dropFirst(8)) else { return nil }
        return .stagedBlock(
            UploadID(sequence: Self.number(rest, at: 0)), BlockID(checked: text))
    }

    private static func tag(_ rest: UnsafeRawBufferPointer) -> ParsedKey? {
        guard rest.count > 8 else { return nil }
        let parts = rest[8...].split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let key = Self.text(parts[0]), let value = Self.text(parts[1]),
            let name = Self.name(parts[2])
        else { return nil }
        return .tag(
            ContainerID(sequence: Self.number(rest, at: 0)), key: key, value: value, name)
    }

    private static func task(_ rest: UnsafeRawBufferPointer) -> ParsedKey? {
        guard rest.count > 8 else { return nil }
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: rest[8...]))
        guard let work = try? TaskKey.decode(from: &reader), reader.remaining == 0 else {
            return nil
        }
        return .task(DueTask(time: Self.time(rest, at: 0), work: work))
    }

    private static func address(_ rest: Slice<UnsafeRawBufferPointer>) -> ContainerAddress? {
        guard let separator = rest.firstIndex(of: 0),
            let accountText = Self.text(rest[..<separator]),
            let account = AccountName(accountText),
            let nameText = Self.text(rest[(separator + 1)...]),
            let name = try? ContainerName(parsing: nameText)
        else { return nil }
        return ContainerAddress(account: account, name: name)
    }

    private static func named(_ rest: UnsafeRawBufferPointer) -> (UInt64, BlobName)? {
        guard rest.count > 8, let name = Self.name(rest.dropFirst(8)) else { return nil }
        return (Self.number(rest, at: 0), name)
    }

    private static func name(_ bytes: Slice<UnsafeRawBufferPointer>) -> BlobName? {
        Self.text(bytes).flatMap { try? BlobName(parsing: $0) }
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String? {
        String(validating: bytes, as: UTF8.self)
    }

    private static func time(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Timestamp {
        Timestamp(ticks: Int64(bitPattern: Self.number(bytes, at: offset)))
    }

    private static func number<Number: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) -> Number {
        Number(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}
