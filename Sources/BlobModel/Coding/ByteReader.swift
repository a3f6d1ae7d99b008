/// Reads what ``ByteWriter`` wrote. Every read is bounds-checked; bytes of any origin are safe.
///
/// It borrows memory: use it only inside the closure that lends the buffer.
public struct ByteReader {
    private let buffer: UnsafeRawBufferPointer
    public private(set) var offset = 0

    public init(_ buffer: UnsafeRawBufferPointer) {
        self.buffer = buffer
    }

    public var remaining: Int {
        self.buffer.count - self.offset
    }

    public mutating func read<Value: FixedWidthInteger>(
        _ type: Value.Type = Value.self
    ) throws(MalformedBytes) -> Value {
        let size = MemoryLayout<Value>.size
        guard self.remaining >= size else { throw MalformedBytes() }
        let value = self.buffer.loadUnaligned(fromByteOffset: self.offset, as: Value.self)
        self.offset += size
        return Value(littleEndian: value)
    }

    public mutating func readBool() throws(MalformedBytes) -> Bool {
        switch try self.read(UInt8.self) {
        case 0: return false
        case 1: return true
        default: throw MalformedBytes()
        }
    }

    public mutating func readString() throws(MalformedBytes) -> String {
        let count = Int(try self.read(UInt32.self))
        guard self.remaining >= count else { throw MalformedBytes() }
        let slice = UnsafeRawBufferPointer(rebasing: self.buffer[self.offset..<self.offset + count])
        guard let text = String(validating: slice, as: UTF8.self) else { throw MalformedBytes() }
        self.offset += count
        return text
    }

    public mutating func readOptional<Value>(
        _ body: (inout ByteReader) throws(MalformedBytes) -> Value
    ) throws(MalformedBytes) -> Value? {
        try self.readBool() ? try body(&self) : nil
    }

    /// An array; a count that the remaining bytes cannot hold is malformed, so that a wild count
    /// allocates nothing.
    public mutating func readArray<Element>(
        _ body: (inout ByteReader) throws(MalformedBytes) -> Element
    ) throws(MalformedBytes) -> [Element] {
        let count = Int(try self.read(UInt32.self))
        guard count <= self.remaining else { throw MalformedBytes() }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count {
            elements.append(try body(&self))
        }
        return elements
    }

    public mutating func decode<Value: ByteDecodable>(
        _ type: Value.Type = Value.self
    ) throws(MalformedBytes) -> Value {
        try Value(from: &self)
    }

    /// Throws unless everything was read.
    public func expectEnd() throws(MalformedBytes) {
        guard self.remaining == 0 else { throw MalformedBytes() }
    }
}
