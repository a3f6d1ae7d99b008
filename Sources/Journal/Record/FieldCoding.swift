internal import BlobModel

// Fields that several subjects share.

extension ByteWriter {
    mutating func write<Value: ByteEncodable>(optional value: Value?) {
        self.write(optional: value) { $0.write(encoding: $1) }
    }
}

extension ByteReader {
    mutating func decodeOptional<Value: ByteDecodable>(
        _ type: Value.Type = Value.self
    ) throws(MalformedBytes) -> Value? {
        try self.readOptional { reader throws(MalformedBytes) in try reader.decode(Value.self) }
    }

    mutating func decodeArray<Element: ByteDecodable>(
        _ type: Element.Type = Element.self
    ) throws(MalformedBytes) -> [Element] {
        try self.readArray { reader throws(MalformedBytes) in try reader.decode(Element.self) }
    }
}

/// What a write says besides the content: | properties | succession |, or, if that is plain,
/// | content headers | metadata |.
struct WriteFields {
    var properties: BlobProperties
    var succession: Succession

    init(_ properties: BlobProperties, _ succession: Succession) {
        self.properties = properties
        self.succession = succession
    }

    /// Whether the tags of old can say it.
    var isPlain: Bool {
        self.succession == .plain && self.properties.tags.isEmpty && self.properties.tier == nil
            && self.properties.copy == nil
    }

    func encode(into writer: inout ByteWriter) {
        if self.isPlain {
            writer.write(encoding: self.properties.headers)
            writer.write(encoding: self.properties.metadata)
        } else {
            writer.write(encoding: self.properties)
            writer.write(encoding: self.succession)
        }
    }

    init(plainFrom reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            BlobProperties(headers: try reader.decode(), metadata: try reader.decode()), .plain)
    }

    /// What could be said plainly is malformed.
    init(richFrom reader: inout ByteReader) throws(MalformedBytes) {
        self.init(try reader.decode(), try reader.decode())
        guard !self.isPlain else { throw MalformedBytes() }
    }
}
