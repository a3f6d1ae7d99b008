/// Version-level immutability of a whole account (spec worm.md §2.1.2, §2.2.3): every container of
/// it protects versions one by one, and so it is for good.
public struct AccountImmutability: Hashable, Sendable {
    /// The default for versions in containers that have none of their own.
    public var policy: AccountPolicy?

    public init(policy: AccountPolicy? = nil) {
        self.policy = policy
    }
}

/// An account's default policy.
public struct AccountPolicy: Hashable, Sendable {
    public enum State: UInt8, Hashable, Sendable {
        case disabled = 1
        case unlocked = 2
        case locked = 3
    }

    public var state: State
    /// 1…``ImmutabilityPolicy/daysMax``.
    public var days: Int
    /// `allowProtectedAppendWrites`; nil: never supplied, which acts like false.
    public var appendBlobs: Bool?

    public init(state: State, days: Int, appendBlobs: Bool? = nil) {
        self.state = state
        self.days = days
        self.appendBlobs = appendBlobs
    }

    /// What new versions inherit; nil while it is disabled.
    public var versionDefault: DefaultVersionPolicy? {
        let mode: ImmutabilityPolicy.State
        switch self.state {
        case .disabled: return nil
        case .unlocked: mode = .unlocked
        case .locked: mode = .locked
        }
        return DefaultVersionPolicy(
            mode: mode, days: self.days, allowsAppendBlock: self.appendBlobs ?? false)
    }
}

/// What is asked of an account's default policy: nil members keep their value.
public struct AccountPolicyChange: Hashable, Sendable {
    public var state: AccountPolicy.State?
    public var days: Int?
    public var appendBlobs: Bool?

    public init(state: AccountPolicy.State? = nil, days: Int? = nil, appendBlobs: Bool? = nil) {
        self.state = state
        self.days = days
        self.appendBlobs = appendBlobs
    }
}

/// | policy? |
extension AccountImmutability: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(optional: self.policy) { $0.write(encoding: $1) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            policy: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.decode(AccountPolicy.self)
            })
    }
}

/// | state u8 | days u32 | append blobs 0/1? |
extension AccountPolicy: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.state.rawValue)
        writer.write(UInt32(self.days))
        writer.write(optional: self.appendBlobs) { $0.write($1) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            state: try reader.readCase(), days: Int(try reader.read(UInt32.self)),
            appendBlobs: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.readBool()
            })
    }
}
