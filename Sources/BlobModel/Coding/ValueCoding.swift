// The binary forms of the values that both journal records and index rows contain. A form that is
// on somebody's disk never changes; a new one gets a new tag or a new format version.

/// | ticks i64 |
extension Timestamp: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.ticks)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(ticks: try reader.read())
    }
}

/// | ticks i64 |
extension ETag: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(encoding: self.time)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(time: try reader.decode())
    }
}

/// | high u64 | low u64 |
extension MD5Digest: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.high)
        writer.write(self.low)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(high: try reader.read(), low: try reader.read())
    }
}

/// | word u64 × 4 |
extension SHA256Digest: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.words.0)
        writer.write(self.words.1)
        writer.write(self.words.2)
        writer.write(self.words.3)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            words: (try reader.read(), try reader.read(), try reader.read(), try reader.read()))
    }
}

/// | digest 32 | byteCount u64 | 0 u8, segment u64, offset u64 — or — 1 u8, file id u128 |
extension Payload: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(encoding: self.digest)
        writer.write(self.byteCount)
        switch self.location {
        case .inline(let segment, let offset):
            writer.write(UInt8(0))
            writer.write(segment.firstSequence)
            writer.write(offset)
        case .file(let id):
            writer.write(UInt8(1))
            writer.write(id.value)
        }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        let digest: SHA256Digest = try reader.decode()
        let byteCount: UInt64 = try reader.read()
        guard byteCount > 0 else { throw MalformedBytes() }
        let location: PayloadLocation
        switch try reader.read(UInt8.self) {
        case 0:
            location = .inline(
                segment: SegmentID(firstSequence: try reader.read()), offset: try reader.read())
        case 1:
            location = .file(PayloadFileID(value: try reader.read()))
        default:
            throw MalformedBytes()
        }
        self.init(digest: digest, byteCount: byteCount, location: location)
    }
}

/// | count u32 | name, value … |
extension Metadata: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(each: self.entries) { writer, entry in
            writer.write(entry.name)
            writer.write(entry.value)
        }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        let entries = try reader.readArray { reader throws(MalformedBytes) in
            Entry(name: try reader.readString(), value: try reader.readString())
        }
        do throws(Invalid) {
            try self.init(entries)
        } catch {
            throw MalformedBytes()
        }
    }
}

/// | type? | encoding? | language? | disposition? | cache control? | md5? |
extension ContentHeaders: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        for text in [
            self.contentType, self.contentEncoding, self.contentLanguage, self.contentDisposition,
            self.cacheControl,
        ] {
            writer.write(optional: text) { $0.write($1) }
        }
        writer.write(optional: self.contentMD5) { $0.write(encoding: $1) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        func text(_ reader: inout ByteReader) throws(MalformedBytes) -> String? {
            try reader.readOptional { reader throws(MalformedBytes) in try reader.readString() }
        }
        self.init(
            contentType: try text(&reader), contentEncoding: try text(&reader),
            contentLanguage: try text(&reader), contentDisposition: try text(&reader),
            cacheControl: try text(&reader),
            contentMD5: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.decode(MD5Digest.self)
            })
    }
}

/// | appendBlobs? | all? |, each a 0/1 presence byte and a 0/1 value byte
extension AppendWrites: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(optional: self.appendBlobs) { $0.write($1) }
        writer.write(optional: self.all) { $0.write($1) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        func flag(_ reader: inout ByteReader) throws(MalformedBytes) -> Bool? {
            try reader.readOptional { reader throws(MalformedBytes) in try reader.readBool() }
        }
        self.init(appendBlobs: try flag(&reader), all: try flag(&reader))
    }
}

/// | principal | client address | request id u128 | client request id? |
extension Actor: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(encoding: self.principal)
        writer.write(self.clientAddress)
        writer.write(self.requestID.value)
        writer.write(optional: self.clientRequestID) { $0.write($1) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            principal: try reader.decode(), clientAddress: try reader.readString(),
            requestID: RequestID(value: try reader.read()),
            clientRequestID: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.readString()
            })
    }
}

/// | id | payload |
extension StagedBlock: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.id.text)
        writer.write(encoding: self.payload)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(id: BlockID(checked: try reader.readString()), payload: try reader.decode())
    }
}

extension ByteReader {
    public mutating func readAccountName() throws(MalformedBytes) -> AccountName {
        guard let name = AccountName(try self.readString()) else { throw MalformedBytes() }
        return name
    }

    public mutating func readContainerName() throws(MalformedBytes) -> ContainerName {
        let text = try self.readString()
        do throws(ContainerName.Invalid) {
            return try ContainerName(parsing: text)
        } catch {
            throw MalformedBytes()
        }
    }

    public mutating func readBlobName() throws(MalformedBytes) -> BlobName {
        let text = try self.readString()
        do throws(BlobName.Invalid) {
            return try BlobName(parsing: text)
        } catch {
            throw MalformedBytes()
        }
    }

    public mutating func readHoldTag() throws(MalformedBytes) -> HoldTag {
        guard let tag = HoldTag(try self.readString()) else { throw MalformedBytes() }
        return tag
    }

    /// A raw value of `Value`; any other number is malformed.
    public mutating func readCase<Value: RawRepresentable>(
        _ type: Value.Type = Value.self
    ) throws(MalformedBytes) -> Value where Value.RawValue: FixedWidthInteger {
        guard let value = Value(rawValue: try self.read()) else { throw MalformedBytes() }
        return value
    }
}
