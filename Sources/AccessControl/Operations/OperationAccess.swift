public import AzureWire
public import BlobModel

/// What it takes to do something: one row of the table ``AzureWire/BlobOperation/access``.
///
/// A shared access signature needs one of the letters, a principal with roles one of the actions,
/// and whoever comes without credentials a container that is public enough. Whoever has the account's
/// key needs nothing.
public struct OperationAccess: Hashable, Sendable {
    /// `srt`: which resources an account's signature has to be for, one of them.
    public struct Resources: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        public static let service = Self(rawValue: 1)
        public static let container = Self(rawValue: 2)
        public static let object = Self(rawValue: 4)
    }

    /// Who may read without credentials.
    public enum PublicLevel: Hashable, Sendable {
        /// Nobody.
        case never
        /// Everybody, of containers that are public with their list of blobs.
        case container
        /// Everybody, also of containers whose blobs alone are public.
        case blob

        /// Whether everybody may, in a container that is so public.
        public func includes(_ access: PublicAccess) -> Bool {
            switch (self, access) {
            case (.never, _), (_, .off), (.container, .blob): false
            case (.blob, .blob), (_, .container): true
            }
        }
    }

    public var resources: Resources
    /// One of these letters of an account's signature; none: no such signature allows it.
    public var accountLetters: SharedAccessPermissions
    /// One of these letters of a service's or a user delegation's signature; none: no such one
    /// allows it.
    public var serviceLetters: SharedAccessPermissions
    /// One of these actions.
    public var actions: RoleActions
    /// All of these letters besides, for what comes with the operation: a write's tags and
    /// immutability, conditions on tags.
    public var lettersBesides: SharedAccessPermissions = []
    /// All of these actions besides, likewise.
    public var actionsBesides: RoleActions = []
    public var publicLevel = PublicLevel.never
    /// Whether it stays below the prefix that it names: a directory's signature is for nothing else
    /// of a container.
    public var keepsToPrefix = false

    init(
        _ resources: Resources, account: SharedAccessPermissions,
        service: SharedAccessPermissions = [], _ actions: RoleActions,
        public publicLevel: PublicLevel = .never
    ) {
        self.resources = resources
        self.accountLetters = account
        self.serviceLetters = service
        self.actions = actions
        self.publicLevel = publicLevel
    }

    /// Of a blob: every signature needs the same letters.
    init(
        _ letters: SharedAccessPermissions, _ actions: RoleActions,
        public publicLevel: PublicLevel = .never
    ) {
        self.init(
            .object, account: letters, service: letters, actions, public: publicLevel)
    }
}

extension OperationAccess {
    /// What it takes to be read by a copy.
    /// - Parameter isCurrent: whether it is neither a snapshot nor a version.
    public static func readingSource(withTags: Bool, isCurrent: Bool) -> OperationAccess {
        var access = OperationAccess(.read, .readBlobs, public: isCurrent ? .blob : .never)
        if withTags { access.require(.tags, .readTags) }
        return access
    }

    /// Asks for a letter and an action besides, which nobody has who comes without credentials.
    mutating func require(_ letter: SharedAccessPermissions, _ action: RoleActions) {
        self.lettersBesides.formUnion(letter)
        self.actionsBesides.formUnion(action)
        self.publicLevel = .never
    }

    /// Whether somebody with these letters may create a blob and not replace one.
    func onlyCreates(_ granted: SharedAccessPermissions) -> Bool {
        self.serviceLetters.contains(.create) && !granted.contains(.write)
    }
}
