// The binary forms of leases, tiers, copies and histories, for records and index rows alike.

/// | until i64 | or nothing, behind a tag: 0 discarded, 1 version, 2 soft-deleted
extension Fate: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        switch self {
        case .discarded:
            writer.write(UInt8(0))
        case .version:
            writer.write(UInt8(1))
        case .softDeleted(let until):
            writer.write(UInt8(2))
            writer.write(encoding: until)
        }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        switch try reader.read(UInt8.self) {
        case 0: self = .discarded
        case 1: self = .version
        case 2: self = .softDeleted(until: try reader.decode())
        default: throw MalformedBytes()
        }
    }
}

/// | predecessor | flags u8: 1 is version, 2 immutability | immutability, if its flag is set |
extension Succession: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(encoding: self.predecessor)
        writer.write(UInt8(self.isVersion ? 1 : 0) | (self.immutability == nil ? 0 : 2))
        if let immutability = self.immutability { writer.write(encoding: immutability) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        let predecessor: Fate = try reader.decode()
        let flags: UInt8 = try reader.read()
        guard flags < 4 else { throw MalformedBytes() }
        self.init(
            predecessor: predecessor, isVersion: flags & 1 != 0,
            immutability: flags & 2 == 0 ? nil : try reader.decode())
    }
}

/// | 0 u8 |, | 1 u8, snapshot i64 | or | 2 u8, version i64 |
extension Revision: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        switch self {
        case .current:
            writer.write(UInt8(0))
        case .snapshot(let time):
            writer.write(UInt8(1))
            writer.write(encoding: time)
        case .version(let time):
            writer.write(UInt8(2))
            writer.write(encoding: time)
        }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        switch try reader.read(UInt8.self) {
        case 0: self = .current
        case 1: self = .snapshot(try reader.decode())
        case 2: self = .version(try reader.decode())
        default: throw MalformedBytes()
        }
    }
}

/// | time i64 | role u8 |
extension HistoryItem.Key: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(encoding: self.time)
        writer.write(self.role.rawValue)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(time: try reader.decode(), role: try reader.readCase())
    }
}

/// | at i64 | until i64 |
extension Deletion: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(encoding: self.at)
        writer.write(encoding: self.until)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(at: try reader.decode(), until: try reader.decode())
    }
}

/// | u128 |
extension LeaseID: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.value)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(value: try reader.read())
    }
}

/// | id | seconds u8? | started i64 | broken i64? |
extension Lease: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(encoding: self.id)
        writer.write(optional: self.seconds) { $0.write(UInt8(clamping: $1)) }
        writer.write(encoding: self.startedAt)
        writer.write(optional: self.brokenAt) { $0.write(encoding: $1) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            id: try reader.decode(),
            seconds: try reader.readOptional { reader throws(MalformedBytes) in
                Int(try reader.read(UInt8.self))
            },
            startedAt: try reader.decode(),
            brokenAt: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.decode(Timestamp.self)
            })
    }
}

/// | target u8 | priority u8 | started i64 |
extension TierState.Rehydration: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.target.rawValue)
        writer.write(self.priority.rawValue)
        writer.write(encoding: self.startedAt)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            target: try reader.readCase(), priority: try reader.readCase(),
            startedAt: try reader.decode())
    }
}

/// | tier u8 | changed i64 | rehydration? |
extension TierState: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.written.tier.rawValue)
        writer.write(encoding: self.changedAt)
        writer.write(optional: self.written.rehydration) { $0.write(encoding: $1) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        let tier: AccessTier = try reader.readCase()
        let changedAt: Timestamp = try reader.decode()
        self.init(
            tier, changedAt: changedAt,
            rehydration: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.decode(Rehydration.self)
            })
    }
}

/// | id | source | status u8 | copied u64 | total u64 | completed i64? | reason? |
/// destination snapshot i64? | is incremental u8 | source snapshot i64? |
extension CopyState: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(encoding: self.id)
        writer.write(self.source)
        writer.write(self.status.rawValue)
        writer.write(self.copied)
        writer.write(self.total)
        writer.write(optional: self.completedAt) { $0.write(encoding: $1) }
        writer.write(optional: self.reason) { $0.write($1) }
        writer.write(optional: self.destinationSnapshot) { $0.write(encoding: $1) }
        writer.write(self.isIncremental)
        writer.write(optional: self.sourceSnapshot) { $0.write(encoding: $1) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        func time(_ reader: inout ByteReader) throws(MalformedBytes) -> Timestamp? {
            try reader.readOptional { reader throws(MalformedBytes) in
                try reader.decode(Timestamp.self)
            }
        }
        self.init(
            id: try reader.decode(), source: try reader.readString(),
            status: try reader.readCase(), copied: try reader.read(), total: try reader.read(),
            completedAt: try time(&reader),
            reason: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.readString()
            },
            destinationSnapshot: try time(&reader), isIncremental: try reader.readBool(),
            sourceSnapshot: try time(&reader))
    }
}

/// | headers | metadata | tags | tier u8? | copy? |
extension BlobProperties: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(encoding: self.headers)
        writer.write(encoding: self.metadata)
        writer.write(encoding: self.tags)
        writer.write(optional: self.tier) { $0.write($1.rawValue) }
        writer.write(optional: self.copy) { $0.write(encoding: $1) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            headers: try reader.decode(), metadata: try reader.decode(), tags: try reader.decode(),
            tier: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.readCase(AccessTier.self)
            },
            copy: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.decode(CopyState.self)
            })
    }
}
