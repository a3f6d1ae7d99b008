/// A blob's name after percent-decoding: 1–1,024 UTF-16 units, at most 254 segments between
/// slashes, any Unicode, compared byte for byte (no normalisation, no case folding, `..` and `//`
/// mean nothing).
public struct BlobName: Hashable, Comparable, Sendable {
    public enum Invalid: Error {
        case length
        case segments
    }

    public static let charactersMax = 1_024
    public static let segmentsMax = 254

    /// UTF-8. Kept as bytes-comparable text; Swift's `String ==` would equate composed and
    /// decomposed forms, so equality and hashing go through the bytes.
    public let text: String

    public init(parsing text: String) throws(Invalid) {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= Self.charactersMax * 3,
            bytes.count <= Self.charactersMax || text.utf16.count <= Self.charactersMax
        else { throw .length }
        let slashes = bytes.reduce(0) { $0 + ($1 == UInt8(ascii: "/") ? 1 : 0) }
        guard slashes < Self.segmentsMax else { throw .segments }
        self.text = text
    }

    public static func == (lhs: BlobName, rhs: BlobName) -> Bool {
        lhs.text.utf8.elementsEqual(rhs.text.utf8)
    }

    public static func < (lhs: BlobName, rhs: BlobName) -> Bool {
        lhs.text.utf8.lexicographicallyPrecedes(rhs.text.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        var text = self.text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
