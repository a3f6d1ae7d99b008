import BlobModel

/// What a task's key says beside its time: | kind u8 | account | container | and, by kind,
/// 1 purge container: version i64; 2 purge: name, item key; 3 expire: name;
/// 4 discard upload: name, upload id u64; 5 copy: name, copy id u128 |
enum TaskKey {
    static func encode(_ work: DueTask.Work) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 128)
        switch work {
        case .purgeContainer(let address, let version):
            Self.begin(1, address, &writer)
            writer.write(encoding: version)
        case .purge(let address, let key):
            Self.begin(2, address, &writer)
            writer.write(encoding: key)
        case .expire(let address):
            Self.begin(3, address, &writer)
        case .discardUpload(let address, let upload):
            Self.begin(4, address, &writer)
            writer.write(upload.sequence)
        case .copy(let address, let id):
            Self.begin(5, address, &writer)
            writer.write(encoding: id)
        }
        return writer.bytes
    }

    static func decode(from reader: inout ByteReader) throws(MalformedBytes) -> DueTask.Work {
        let kind = try reader.read(UInt8.self)
        let container = ContainerAddress(
            account: try reader.readAccountName(), name: try reader.readContainerName())
        if kind == 1 { return .purgeContainer(container, version: try reader.decode()) }
        let blob = BlobAddress(container: container, name: try reader.readBlobName())
        switch kind {
        case 2: return .purge(blob, try reader.decode())
        case 3: return .expire(blob)
        case 4: return .discardUpload(blob, UploadID(sequence: try reader.read()))
        case 5: return .copy(blob, try reader.decode())
        default: throw MalformedBytes()
        }
    }

    private static func begin(
        _ kind: UInt8, _ address: ContainerAddress, _ writer: inout ByteWriter
    ) {
        writer.write(kind)
        writer.write(address.account.text)
        writer.write(address.name.text)
    }

    private static func begin(_ kind: UInt8, _ address: BlobAddress, _ writer: inout ByteWriter) {
        Self.begin(kind, address.container, &writer)
        writer.write(address.name.text)
    }
}

/// What is shared: | 0 u8, segment u64, offset u64 |, | 1 u8, file id u128 | or
/// | 2 u8, blob id u64 |
enum ShareKey {
    static func encode(_ shared: Shared) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 17)
        switch shared {
        case .payload(let payload):
            switch payload.location {
            case .inline(let segment, let offset):
                writer.write(UInt8(0))
                writer.write(segment.firstSequence)
                writer.write(offset)
            case .file(let id):
                writer.write(UInt8(1))
                writer.write(id.value)
            }
        case .chunks(let blob):
            writer.write(UInt8(2))
            writer.write(blob.sequence)
        }
        return writer.bytes
    }
}

/// | u64, little-endian as RocksDB's merge operator `uint64add` has it |
enum ShareRow {
    static func decode(from reader: inout ByteReader) throws(MalformedBytes) -> UInt64 {
        try reader.read()
    }

    static func encode(_ count: Int64) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 8)
        writer.write(count)
        return writer.bytes
    }
}
