/// Writes the canonical binary form that journal records and index rows share: fixed-width
/// little-endian integers, texts and byte strings behind a u32 length, optionals behind a 0 or 1.
public struct ByteWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init(reservingCapacity capacity: Int = 256) {
        self.bytes.reserveCapacity(capacity)
    }

    public mutating func write<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { self.bytes.append(contentsOf: $0) }
    }

    public mutating func write(_ value: Bool) {
        self.bytes.append(value ? 1 : 0)
    }

    public mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            self.write(UInt32(utf8.count))
            self.bytes.append(contentsOf: utf8)
        }
    }

    public mutating func write<Value>(
        optional value: Value?, _ body: (inout ByteWriter, Value) -> Void
    ) {
        self.write(value != nil)
        if let value {
            body(&self, value)
        }
    }

    public mutating func write<Element>(
        each elements: [Element], _ body: (inout ByteWriter, Element) -> Void
    ) {
        self.write(UInt32(elements.count))
        for element in elements {
            body(&self, element)
        }
    }

    public mutating func write(encoding value: some ByteEncodable) {
        value.encode(into: &self)
    }
}

/// A value with one canonical binary form.
public protocol ByteEncodable {
    func encode(into writer: inout ByteWriter)
}

/// A value that can be read back; decoding arbitrary bytes throws, it never traps.
public protocol ByteDecodable {
    init(from reader: inout ByteReader) throws(MalformedBytes)
}

/// The bytes are no encoding of the value that was asked for.
public struct MalformedBytes: Error, Hashable, Sendable {
    public init() {}
}
