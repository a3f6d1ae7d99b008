/// What a caller must be allowed, and where, for an operation.
struct ManagementPermission: Sendable {
    enum Place: Sendable {
        /// In every account, those that do not exist yet included.
        case everywhere
        case account
        case container
    }

    /// As Azure's role definitions name it.
    var action: String
    var place: Place

    private init(_ action: String, _ place: Place) {
        self.action = action
        self.place = place
    }

    private static func storage(_ action: String, _ place: Place) -> Self {
        Self("Microsoft.Storage/" + action, place)
    }

    private static func account(_ action: String) -> Self {
        .storage("storageAccounts/" + action, .account)
    }

    private static func container(_ action: String) -> Self {
        .storage("storageAccounts/blobServices/containers/" + action, .container)
    }

    private static func policy(_ action: String) -> Self {
        .container("immutabilityPolicies/" + action)
    }

    /// Nil for what everybody may ask who has a token: lists show what the caller may see, and what
    /// does not exist yet is refused anyway.
    init?(_ operation: ManagementOperation) {
        switch operation {
        case .listOperations, .listAccounts, .listTenants, .listSubscriptions, .getSubscription,
            .notYet:
            return nil
        case .checkNameAvailability:
            self = .storage("checknameavailability/read", .everywhere)
        case .getAccount: self = .account("read")
        case .putAccount, .patchAccount: self = .account("write")
        case .deleteAccount: self = .account("delete")
        case .listAccountKeys: self = .account("listkeys/action")
        case .regenerateAccountKey: self = .account("regeneratekey/action")
        case .revokeUserDelegationKeys: self = .account("revokeUserDelegationKeys/action")
        case .getFileService: self = .account("fileServices/read")
        case .listBlobServices, .getBlobService: self = .account("blobServices/read")
        case .putBlobService: self = .account("blobServices/write")
        case .listContainers: self = .account("blobServices/containers/read")
        case .getContainer, .getMigration: self = .container("read")
        case .putContainer, .patchContainer: self = .container("write")
        case .deleteContainer: self = .container("delete")
        case .leaseContainer: self = .container("lease/action")
        case .getPolicy: self = .policy("read")
        case .putPolicy: self = .policy("write")
        case .deletePolicy: self = .policy("delete")
        case .lockPolicy: self = .policy("lock/action")
        case .extendPolicy: self = .policy("extend/action")
        case .setLegalHold: self = .container("setLegalHold/action")
        case .clearLegalHold: self = .container("clearLegalHold/action")
        case .migrateContainer: self = .container("migrate/action")
        case .getClock: self = Self("Lazuli.Storage/clock/read", .everywhere)
        case .advanceClock: self = Self("Lazuli.Storage/clock/advance/action", .everywhere)
        }
    }
}
