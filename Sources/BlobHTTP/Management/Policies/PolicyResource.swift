import BlobModel

/// A container's immutability policy as a resource of its own (spec worm.md §4.4).
struct PolicyResource: Encodable, Sendable {
    struct Properties: Encodable, Sendable {
        var immutabilityPeriodSinceCreationInDays: Int
        var state: String
        /// Only what was ever supplied is echoed.
        var allowProtectedAppendWrites: Bool?
        var allowProtectedAppendWritesAll: Bool?

        init(_ policy: ImmutabilityPolicy) {
            self.immutabilityPeriodSinceCreationInDays = policy.days
            self.state =
                switch policy.state {
                case .unlocked: "Unlocked"
                case .locked: "Locked"
                }
            self.allowProtectedAppendWrites = policy.appendWrites.appendBlobs
            self.allowProtectedAppendWritesAll = policy.appendWrites.all
        }

        private init() {
            self.immutabilityPeriodSinceCreationInDays = 0
            self.state = "Deleted"
        }

        /// How absence reads (rule 1.1.1).
        static let deleted = Properties()
    }

    var id: String
    var name = "default"
    var type = ContainerResource.type + "/immutabilityPolicies"
    /// With its quotes; empty where there is no policy.
    var etag: String
    var properties: Properties

    init(_ policy: ImmutabilityPolicy, of address: ContainerAddress, _ call: ManagementCall) {
        self.id = Self.id(address, call)
        self.etag = policy.etag.policyText.quoted
        self.properties = Properties(policy)
    }

    /// - Parameter etag: the deletion's; nil if there was nothing to delete.
    init(deletedFrom address: ContainerAddress, etag: String?, _ call: ManagementCall) {
        self.id = Self.id(address, call)
        self.etag = etag?.quoted ?? ""
        self.properties = .deleted
    }

    private static func id(_ address: ContainerAddress, _ call: ManagementCall) -> String {
        ContainerResource.id(address, call.target) + "/immutabilityPolicies/default"
    }
}
