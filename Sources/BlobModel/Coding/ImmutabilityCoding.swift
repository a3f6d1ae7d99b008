// The binary forms of what protects versions, for records and index rows alike.

/// | policy? | legal hold 0/1? |
extension BlobImmutability: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(optional: self.policy) { $0.write(encoding: $1) }
        writer.write(optional: self.legalHold) { $0.write($1) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            policy: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.decode(VersionPolicy.self)
            },
            legalHold: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.readBool()
            })
    }
}

/// | until i64 | mode u8 | inherited? |
extension VersionPolicy: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(encoding: self.until)
        writer.write(self.mode.rawValue)
        writer.write(optional: self.inherited) { $0.write(encoding: $1) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            until: try reader.decode(), mode: try reader.readCase(),
            inherited: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.decode(Default.self)
            })
    }
}

/// | days u32 | append blobs 0/1 |
extension VersionPolicy.Default: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(UInt32(self.days))
        writer.write(self.allowsAppendBlock)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            days: Int(try reader.read(UInt32.self)), allowsAppendBlock: try reader.readBool())
    }
}

/// | enabled i64 | migrated?: mode u8, default |
extension VersionLevel: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(encoding: self.enabledAt)
        writer.write(optional: self.migrated) { writer, migrated in
            writer.write(migrated.mode.rawValue)
            writer.write(encoding: migrated.value)
        }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            enabledAt: try reader.decode(),
            migrated: try reader.readOptional { reader throws(MalformedBytes) in
                let mode: ImmutabilityPolicy.State = try reader.readCase()
                let value: VersionPolicy.Default = try reader.decode()
                return DefaultVersionPolicy(
                    mode: mode, days: value.days, allowsAppendBlock: value.allowsAppendBlock)
            })
    }
}
