/// The operations that change something, by Azure's names. The raw values are part of the journal
/// format: never reuse one.
public enum OperationKind: UInt8, CaseIterable, Hashable, Sendable {
    case createContainer = 1
    case setContainerMetadata = 2
    case deleteContainer = 3
    case putImmutabilityPolicy = 4
    case deleteImmutabilityPolicy = 5
    case lockImmutabilityPolicy = 6
    case extendImmutabilityPolicy = 7
    case setLegalHold = 8
    case clearLegalHold = 9
    case putBlob = 10
    case putBlock = 11
    case putBlockList = 12
    case appendBlock = 13
    case setBlobMetadata = 14
    case setBlobProperties = 15
    case deleteBlob = 16
    case setBlobServiceProperties = 17
    case setContainerACL = 18
    case leaseContainer = 19
    case restoreContainer = 20
    case purgeContainer = 21
    case sealAppendBlob = 22
    case putPage = 23
    case setBlobTags = 24
    case setBlobTier = 25
    case setBlobExpiry = 26
    case leaseBlob = 27
    case snapshotBlob = 28
    case copyBlob = 29
    case abortCopyBlob = 30
    case undeleteBlob = 31
    case purgeBlob = 32
    case expireBlob = 33
    case discardUpload = 34
    case finishCopyBlob = 35
    case readClock = 36
    case setBlobImmutabilityPolicy = 37
    case deleteBlobImmutabilityPolicy = 38
    case setBlobLegalHold = 39
    case migrateContainer = 40
    case advanceClock = 41
    case createAccount = 45
    case updateAccount = 46
    case deleteAccount = 47
    case regenerateAccountKey = 48
    case updateContainer = 49
}

extension Command {
    public var kind: OperationKind {
        switch self {
        case .clock: .readClock
        case .account: .setBlobServiceProperties
        case .storageAccount(_, let change):
            switch change {
            case .create: .createAccount
            case .update: .updateAccount
            case .delete: .deleteAccount
            case .regenerateKey: .regenerateAccountKey
            }
        case .container(_, let change):
            switch change {
            case .create: .createContainer
            case .setMetadata: .setContainerMetadata
            case .update: .updateContainer
            case .setSignedIdentifiers: .setContainerACL
            case .lease: .leaseContainer
            case .delete: .deleteContainer
            case .restore: .restoreContainer
            case .purge: .purgeContainer
            case .putPolicy: .putImmutabilityPolicy
            case .deletePolicy: .deleteImmutabilityPolicy
            case .lockPolicy: .lockImmutabilityPolicy
            case .extendPolicy: .extendImmutabilityPolicy
            case .setLegalHold: .setLegalHold
            case .clearLegalHold: .clearLegalHold
            case .migrate: .migrateContainer
            }
        case .blob(_, _, let change):
            switch change {
            case .putBlockBlob, .putAppendBlob, .putPageBlob: .putBlob
            case .putBlock: .putBlock
            case .putBlockList: .putBlockList
            case .appendBlock: .appendBlock
            case .setMetadata: .setBlobMetadata
            case .seal: .sealAppendBlob
            case .putPages, .clearPages: .putPage
            case .setProperties, .resize, .setSequenceNumber: .setBlobProperties
            case .setTags: .setBlobTags
            case .setTier: .setBlobTier
            case .setExpiry: .setBlobExpiry
            case .lease: .leaseBlob
            case .snapshot: .snapshotBlob
            case .copy, .beginCopy: .copyBlob
            case .finishCopy, .failCopy: .finishCopyBlob
            case .abortCopy: .abortCopyBlob
            case .setPolicy: .setBlobImmutabilityPolicy
            case .deletePolicy: .deleteBlobImmutabilityPolicy
            case .setLegalHold: .setBlobLegalHold
            case .delete, .deleteRevision: .deleteBlob
            case .undelete: .undeleteBlob
            case .purge: .purgeBlob
            case .expire: .expireBlob
            case .discardUpload: .discardUpload
            }
        }
    }
}
