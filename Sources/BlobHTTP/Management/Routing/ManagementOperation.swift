/// What the management plane can be asked for.
enum ManagementOperation: Hashable, Sendable {
    case listTenants
    case listSubscriptions
    case getSubscription
    case listOperations
    case checkNameAvailability
    case listAccounts
    case getAccount
    case putAccount
    case patchAccount
    case deleteAccount
    case listAccountKeys
    case regenerateAccountKey
    case revokeUserDelegationKeys
    case getFileService
    case listBlobServices
    case getBlobService
    case putBlobService
    case listContainers
    case getContainer
    case putContainer
    case patchContainer
    case deleteContainer
    case leaseContainer
    case getPolicy
    case putPolicy
    case deletePolicy
    case lockPolicy
    case extendPolicy
    case setLegalHold
    case clearLegalHold
    case migrateContainer
    case getMigration
    case getClock
    case advanceClock
    /// An operation of Azure's that does not exist here yet, by the name its API definition has.
    case notYet(String)
}
