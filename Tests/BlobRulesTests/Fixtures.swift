import BlobModel
import BlobRules
import Foundation

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

    /// Content of so many pages.
    static func pages(_ number: UInt64, _ count: UInt64) -> Payload {
        var payload = payload(number)
        payload.byteCount = count * pageByteCount
        return payload
    }

    static func lease(_ number: UInt128) -> LeaseID {
        LeaseID(value: number)
    }

    /// Written with no headers, metadata or tags of its own.
    static let plain = properties("")

    static func properties(
        _ metadata: String, tags: BlobTags = .none, copy: CopyState? = nil
    ) -> BlobProperties {
        BlobProperties(
            headers: ContentHeaders(),
            metadata: metadata.isEmpty ? .empty : Self.metadata(metadata), tags: tags, copy: copy)
    }

    static func tags(_ value: String) -> BlobTags {
        guard let tags = try? BlobTags([BlobTags.Entry(key: "state", value: value)]) else {
            preconditionFailure("a constant of the tests is no tag")
        }
        return tags
    }

    /// The rows of a table in `Tests/Golden/Rules`, without comments and the line of names.
    static func rows(of table: String) throws -> [String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Golden/Rules/\(table).csv")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.dropFirst().map(String.init)
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
        case .accountNotFound: "no-account"
        case .accountAlreadyExists: "account-exists"
        case .accountConfigured: "account-configured"
        case .publicAccessNotPermitted: "public-access-not-permitted"
        case .accountNameHasData: "account-name-taken"
        case .accountUnchangeable(let property): "account-\(property)-fixed"
        case .accountDeletion(let refusal):
            "account-\(refusal.reason) "
                + refusal.containers.map(\.text).joined(separator: ",")
        case .containerNotFound: "container-not-found"
        case .containerAlreadyExists: "exists"
        case .blobNotFound: "not-found"
        case .notModified: "not-modified"
        case .conditionNotMet: "condition"
        case .blobAlreadyExists: "blob-exists"
        case .unsatisfiableCondition: "unsatisfiable"
        case .leaseIDMissing: "lease-missing"
        case .leaseIDMismatch: "lease-mismatch"
        case .leaseNotPresent: "lease-not-present"
        case .leaseAlreadyPresent: "already-present"
        case .leaseIDMismatchWithLeaseOperation: "mismatch"
        case .leaseNotPresentWithLeaseOperation: "not-present"
        case .leaseIsBreakingAndCannotBeAcquired: "breaking-no-acquire"
        case .leaseIsBreakingAndCannotBeChanged: "breaking-no-change"
        case .leaseIsBrokenAndCannotBeRenewed: "broken-no-renew"
        case .legalHold: "hold"
        case .retained: "policy"
        case .containerDeletion(.policy): "container-policy"
        case .containerDeletion(.legalHold): "container-hold"
        case .containerDeletion(.policyWithContent): "container-protected-policy"
        case .containerDeletion(.legalHoldThroughManagement): "container-protected-hold"
        case .containerDeletion(.versionLevel): "container-version-level"
        case .containerDeletion(.versionLevelWithContent): "container-protected-version-level"
        case .versionPolicyLocked: "version-policy-locked"
        case .versionLevelNotEnabled: "not-version-level"
        case .versionLevelUnchangeable: "version-level-unchangeable"
        case .versioningProtected: "versioning-protected"
        case .versioningNotEnabled: "versioning-off"
        case .containerHoldOnVersionLevel: "hold-per-version"
        case .untilDateInThePast: "past"
        case .migration(.noPolicy): "migrate-no-policy"
        case .migration(.legalHold): "migrate-hold"
        case .migration(.versioningNotEnabled): "migrate-versioning-off"
        case .migration(.alreadyVersionLevel): "migrate-again"
        case .policy(.etag): "etag"
        case .policy(.state): "state"
        case .policy(.daysMissing): "days-missing"
        case .policy(.daysOutOfRange): "days-range"
        case .policy(.bothAppendFlags): "both-flags"
        case .policy(.appendAllOnVersionLevel): "append-all"
        case .policy(.createdLocked): "created-locked"
        case .policy(.accountNotVersionLevel): "account-not-version-level"
        case .blobKindMismatch: "kind"
        case .appendPositionNotMet: "append-position"
        case .byteCountMaxNotMet: "byte-count-max"
        case .appendBlockCountExceeded, .uncommittedBlockCountExceeded: "block-count"
        case .blockIDLengthDiffers: "block-id-length"
        case .blockListInvalid: "block-list"
        case .holdTagCountExceeded: "tag-count"
        case .blobSealed: "sealed"
        case .blobArchived: "archived"
        case .blobBeingRehydrated: "rehydrating"
        case .tierNotSupported: "tier"
        case .snapshotsPresent: "snapshots"
        case .operationNotAllowedOnRootBlob: "root"
        case .notSoftDeleted: "not-soft-deleted"
        case .permanentDeleteNotAllowed: "no-permanent-delete"
        case .invalidPageRange: "page-range"
        case .sequenceNumberConditionNotMet: "sequence-condition"
        case .sequenceNumberTooLarge: "sequence-too-large"
        case .previousSnapshotNotFound: "no-previous"
        case .previousSnapshotTooNew: "previous-newer"
        case .blobOverwritten: "overwritten"
        case .expiryInThePast: "past"
        case .copySource(let refusal): "source-\(refusal.word)"
        case .sourceConditionNotMet: "source-condition"
        case .copySourceTooLarge: "source-too-large"
        case .sourceMD5Mismatch: "source-md5"
        case .pendingCopy: "pending"
        case .noPendingCopy: "no-pending"
        case .copyIDMismatch: "copy-id"
        case .incrementalCopySourceNotSnapshot: "source-no-snapshot"
        case .incrementalCopyOlderSnapshot: "source-older"
        case .incrementalCopyMismatch: "other-source"
        case .incrementalCopyDestination: "incremental"
        }
    }
}
