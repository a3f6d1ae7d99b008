/// A stored access policy of a container (Set Container ACL, spec rest.md §4.9): what shared access
/// signatures that name it leave out.
public struct SignedIdentifier: Hashable, Sendable {
    /// Per container.
    public static let countMax = 5
    public static let idCharactersMax = 64

    /// Any text of 1…64 UTF-16 units, unique within its container.
    public var id: String
    public var start: Timestamp?
    public var expiry: Timestamp?
    /// Letters as in `sp`, as they were sent.
    public var permission: String?

    public init(id: String, start: Timestamp?, expiry: Timestamp?, permission: String?) {
        self.id = id
        self.start = start
        self.expiry = expiry
        self.permission = permission
    }
}

/// | id | start? | expiry? | permission? |
extension SignedIdentifier: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.id)
        writer.write(optional: self.start) { $0.write(encoding: $1) }
        writer.write(optional: self.expiry) { $0.write(encoding: $1) }
        writer.write(optional: self.permission) { $0.write($1) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        func time(_ reader: inout ByteReader) throws(MalformedBytes) -> Timestamp? {
            try reader.readOptional { reader throws(MalformedBytes) in
                try reader.decode(Timestamp.self)
            }
        }
        self.init(
            id: try reader.readString(), start: try time(&reader), expiry: try time(&reader),
            permission: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.readString()
            })
    }
}
