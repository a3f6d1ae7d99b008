/// | properties | created i64 | key 1 | key 2 |; the name is the row's key
extension StorageAccount {
    public func encode(into writer: inout ByteWriter) {
        writer.write(encoding: self.properties)
        writer.write(encoding: self.createdAt)
        writer.write(encoding: self.key1)
        writer.write(encoding: self.key2)
    }

    public init(name: AccountName, from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            name: name, properties: try reader.decode(), createdAt: try reader.decode(),
            key1: try reader.decode(), key2: try reader.decode())
    }
}

/// | id u64 | created i64 |
extension StorageAccount.Key: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(encoding: self.id)
        writer.write(encoding: self.createdAt)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(id: try reader.decode(), createdAt: try reader.decode())
    }
}

/// | id u64 |
extension AccountKeyID: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.value)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(value: try reader.read())
    }
}

/// | kind u8, plus 0x80 if public access is allowed and 0x40 if HTTPS is required | sku u8 |
/// location | access tier u8? | count u32 | name, value … |
extension AccountProperties: ByteEncodable, ByteDecodable {
    private static let publicAccessBit: UInt8 = 0x80
    private static let requiresHTTPSBit: UInt8 = 0x40

    public func encode(into writer: inout ByteWriter) {
        writer.write(
            self.kind.rawValue | (self.allowsPublicAccess ? Self.publicAccessBit : 0)
                | (self.requiresHTTPS ? Self.requiresHTTPSBit : 0))
        writer.write(self.sku.rawValue)
        writer.write(self.location)
        writer.write(optional: self.accessTier) { $0.write($1.rawValue) }
        writer.write(each: self.tags.entries) { writer, entry in
            writer.write(entry.name)
            writer.write(entry.value)
        }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        let first: UInt8 = try reader.read()
        guard let kind = Kind(rawValue: first & ~(Self.publicAccessBit | Self.requiresHTTPSBit))
        else { throw MalformedBytes() }
        let sku: SKU = try reader.readCase()
        let location = try reader.readString()
        let accessTier = try reader.readOptional { reader throws(MalformedBytes) in
            try reader.readCase(AccessTier.self)
        }
        let entries = try reader.readArray { reader throws(MalformedBytes) in
            AccountTags.Entry(name: try reader.readString(), value: try reader.readString())
        }
        guard let tags = AccountTags(entries), tags.entries == entries,
            accessTier.map(Self.defaultTiers.contains) ?? true
        else {
            throw MalformedBytes()
        }
        self.init(
            kind: kind, sku: sku, location: location, accessTier: accessTier, tags: tags,
            allowsPublicAccess: first & Self.publicAccessBit != 0,
            requiresHTTPS: first & Self.requiresHTTPSBit != 0)
    }
}
