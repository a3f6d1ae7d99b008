/// What can be set for a whole account: by Set Blob Service Properties and by the management
/// plane's `blobServices/default` (spec rest.md §4.7).
public struct AccountSettings: Hashable, Sendable {
    /// Of an account nobody has set anything for.
    public static let initial = AccountSettings()

    public static let corsRulesMax = 5

    /// Whether a write keeps the state before it as a version. Management plane only.
    public var isVersioningEnabled: Bool
    /// How long deleted blobs can be restored; nil: not at all.
    public var blobRetention: DeleteRetention?
    /// How long deleted containers can be restored, ``DeleteRetention/daysRange``; nil: not at all.
    /// Management plane only.
    public var containerRetentionDays: Int?
    /// At most ``corsRulesMax``, in the order they are tried.
    public var corsRules: [CORSRule]
    /// `YYYY-MM-DD`: the version of requests that name none.
    public var defaultServiceVersion: String?
    /// Non-nil: the account was made with version-level immutability. Management plane only.
    public var immutability: AccountImmutability?

    public init(
        isVersioningEnabled: Bool = false, blobRetention: DeleteRetention? = nil,
        containerRetentionDays: Int? = nil, corsRules: [CORSRule] = [],
        defaultServiceVersion: String? = nil, immutability: AccountImmutability? = nil
    ) {
        self.isVersioningEnabled = isVersioningEnabled
        self.blobRetention = blobRetention
        self.containerRetentionDays = containerRetentionDays
        self.corsRules = corsRules
        self.defaultServiceVersion = defaultServiceVersion
        self.immutability = immutability
    }
}

/// Soft delete of blobs.
public struct DeleteRetention: Hashable, Sendable {
    public static let daysRange = 1...365

    /// Within ``daysRange``.
    public let days: Int
    /// Whether what is soft-deleted may be deleted for good before its time (`deletetype=Permanent`).
    public let allowsPermanentDelete: Bool

    /// Nil unless `days` is within ``daysRange``.
    public init?(days: Int, allowsPermanentDelete: Bool = false) {
        guard Self.daysRange.contains(days) else { return nil }
        self.days = days
        self.allowsPermanentDelete = allowsPermanentDelete
    }
}

/// | flags u8: 1 versioning, 2 immutability | blob retention? | container retention days u16? |
/// CORS rules | version? | immutability, if its flag is set |
extension AccountSettings: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(
            UInt8(self.isVersioningEnabled ? 1 : 0) | (self.immutability == nil ? 0 : 2))
        writer.write(optional: self.blobRetention) { $0.write(encoding: $1) }
        writer.write(optional: self.containerRetentionDays) { $0.write(UInt16($1)) }
        writer.write(each: self.corsRules) { $0.write(encoding: $1) }
        writer.write(optional: self.defaultServiceVersion) { $0.write($1) }
        if let immutability = self.immutability { writer.write(encoding: immutability) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        let flags: UInt8 = try reader.read()
        guard flags < 4 else { throw MalformedBytes() }
        self.init(
            isVersioningEnabled: flags & 1 != 0,
            blobRetention: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.decode(DeleteRetention.self)
            },
            containerRetentionDays: try reader.readOptional { reader throws(MalformedBytes) in
                let days = Int(try reader.read(UInt16.self))
                guard DeleteRetention.daysRange.contains(days) else { throw MalformedBytes() }
                return days
            },
            corsRules: try reader.readArray { reader throws(MalformedBytes) in
                try reader.decode(CORSRule.self)
            },
            defaultServiceVersion: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.readString()
            },
            immutability: flags & 2 == 0 ? nil : try reader.decode())
        guard self.corsRules.count <= Self.corsRulesMax else { throw MalformedBytes() }
    }
}

/// | days u16 | permanent delete 0/1 |
extension DeleteRetention: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(UInt16(self.days))
        writer.write(self.allowsPermanentDelete)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        let days = Int(try reader.read(UInt16.self))
        guard
            let value = DeleteRetention(days: days, allowsPermanentDelete: try reader.readBool())
        else { throw MalformedBytes() }
        self = value
    }
}
