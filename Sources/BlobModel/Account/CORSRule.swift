/// What pages of other origins may do (spec rest.md §4.7, §11).
public struct CORSRule: Hashable, Sendable {
    /// Of each list.
    public static let entriesMax = 64
    /// Of each entry of a list.
    public static let entryCharactersMax = 256

    /// `*`, an origin, or an origin whose host begins with `*.`. Compared without regard to case.
    public var allowedOrigins: [String]
    /// In upper case.
    public var allowedMethods: [String]
    /// Names, or beginnings of names with a `*` behind them.
    public var allowedHeaders: [String]
    /// Like ``allowedHeaders``.
    public var exposedHeaders: [String]
    /// How long a browser may remember the answer to a preflight; 0…`Int32.max`.
    public var maxAgeSeconds: Int

    public init(
        allowedOrigins: [String], allowedMethods: [String], allowedHeaders: [String],
        exposedHeaders: [String], maxAgeSeconds: Int
    ) {
        self.allowedOrigins = allowedOrigins
        self.allowedMethods = allowedMethods
        self.allowedHeaders = allowedHeaders
        self.exposedHeaders = exposedHeaders
        self.maxAgeSeconds = maxAgeSeconds
    }
}

/// | origins | methods | headers | exposed headers | seconds i64 |, each list behind its count u32
extension CORSRule: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        for list in [
            self.allowedOrigins, self.allowedMethods, self.allowedHeaders, self.exposedHeaders,
        ] {
            writer.write(each: list) { $0.write($1) }
        }
        writer.write(Int64(self.maxAgeSeconds))
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        func list(_ reader: inout ByteReader) throws(MalformedBytes) -> [String] {
            try reader.readArray { reader throws(MalformedBytes) in try reader.readString() }
        }
        self.init(
            allowedOrigins: try list(&reader), allowedMethods: try list(&reader),
            allowedHeaders: try list(&reader), exposedHeaders: try list(&reader),
            maxAgeSeconds: Int(try reader.read(Int64.self)))
    }
}
