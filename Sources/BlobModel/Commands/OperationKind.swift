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
}

extension Command {
    public var kind: OperationKind {
        switch self {
        case .container(_, let change):
            switch change {
            case .create: .createContainer
            case .setMetadata: .setContainerMetadata
            case .delete: .deleteContainer
            case .putPolicy: .putImmutabilityPolicy
            case .deletePolicy: .deleteImmutabilityPolicy
            case .lockPolicy: .lockImmutabilityPolicy
            case .extendPolicy: .extendImmutabilityPolicy
            case .setLegalHold: .setLegalHold
            case .clearLegalHold: .clearLegalHold
            }
        case .blob(_, _, let change):
            switch change {
            case .putBlockBlob, .putAppendBlob: .putBlob
            case .putBlock: .putBlock
            case .putBlockList: .putBlockList
            case .appendBlock: .appendBlock
            case .setMetadata: .setBlobMetadata
            case .setProperties: .setBlobProperties
            case .delete: .deleteBlob
            }
        }
    }
}
