import BlobModel
import BlobRules

/// Names and values that the tests of the rules share.
enum Fixture {
    static let container = address("records")
    static let otherContainer = address("other")
    static let noon = Timestamp(secondsSinceEpoch: 1_767_225_600)

    static func address(_ name: String) -> ContainerAddress {
        guard let account = AccountName("devstoreaccount1"),
            let name = try? ContainerName(parsing: name)
        else { preconditionFailure("a constant of the tests is no name") }
        return ContainerAddress(account: account, name: name)
    }

    static func blob(_ name: String, in container: ContainerAddress = container) -> BlobAddress {
        guard let name = try? BlobName(parsing: name) else {
            preconditionFailure("a constant of the tests is no blob name")
        }
        return BlobAddress(container: container, name: name)
    }

    static func tag(_ text: String) -> HoldTag {
        guard let tag = HoldTag(text) else {
            preconditionFailure("a constant of the tests is no hold tag")
        }
        return tag
    }

    static func metadata(_ value: String) -> Metadata {
        guard let metadata = try? Metadata([Metadata.Entry(name: "key", value: value)]) else {
            preconditionFailure("a constant of the tests is no metadata")
        }
        return metadata
    }

    static var actor: Actor {
        Actor(
            principal: .accountKey(account: container.account, number: 1), clientAddress: "",
            requestID: RequestID(value: 0), clientRequestID: nil)
    }

    /// Content of one byte that is told apart by its number.
    static func payload(_ number: UInt64) -> Payload {
        Payload(
            digest: SHA256Digest(words: (number, 0, 0, 0)), byteCount: 1,
            location: .file(PayloadFileID(value: UInt128(number))))
    }

    static func number(of payload: Payload) -> UInt64 {
        payload.digest.words.0
    }
}

extension Decision {
    /// The word for it in `Tests/Golden/Rules/clw-matrix.csv`, and a few that only the other tests
    /// need.
    var word: String {
        switch self {
        case .accepted: "ok"
        case .refused(let refusal): refusal.word
        }
    }
}

extension Refusal {
    var word: String {
        switch self {
        case .containerNotFound: "container-not-found"
        case .containerAlreadyExists: "exists"
        case .blobNotFound: "not-found"
        case .notModified: "not-modified"
        case .conditionNotMet: "condition"
        case .blobAlreadyExists: "blob-exists"
        case .unsatisfiableCondition: "unsatisfiable"
        case .leaseNotPresentOnContainer, .leaseNotPresentOnBlob: "lease"
        case .legalHold: "hold"
        case .retained: "policy"
        case .containerDeletion(.policy): "container-policy"
        case .containerDeletion(.legalHold): "container-hold"
        case .containerDeletion(.policyWithContent): "container-protected-policy"
        case .containerDeletion(.legalHoldThroughManagement): "container-protected-hold"
        case .policy(.etag): "etag"
        case .policy(.state): "state"
        case .policy(.daysMissing): "days-missing"
        case .policy(.daysOutOfRange): "days-range"
        case .policy(.bothAppendFlags): "both-flags"
        case .blobKindMismatch: "kind"
        case .appendPositionNotMet: "append-position"
        case .byteCountMaxNotMet: "byte-count-max"
        case .appendBlockCountExceeded, .uncommittedBlockCountExceeded: "block-count"
        case .blockIDLengthDiffers: "block-id-length"
        case .blockListInvalid: "block-list"
        case .holdTagCountExceeded: "tag-count"
        }
    }
}
