import AzureWire
import BlobModel

/// A policy inside a container's GET, with its history (spec worm.md §1.8).
struct PolicyDigest: Encodable, Sendable {
    struct Update: Encodable, Sendable {
        var update: String
        var immutabilityPeriodSinceCreationInDays: Int
        var allowProtectedAppendWrites: Bool?
        var allowProtectedAppendWritesAll: Bool?
        var timestamp: String
        var objectIdentifier: String
        var tenantId: String

        init(_ update: PolicyUpdate) {
            self.update =
                switch update.kind {
                case .put: "put"
                case .lock: "lock"
                case .extend: "extend"
                }
            self.immutabilityPeriodSinceCreationInDays = update.days
            self.allowProtectedAppendWrites = update.appendWrites.appendBlobs
            self.allowProtectedAppendWritesAll = update.appendWrites.all
            self.timestamp = WireDate.iso8601(update.time)
            self.objectIdentifier = update.by.objectIdentifier
            self.tenantId = update.by.tenantID
        }
    }

    var etag: String
    var properties: PolicyResource.Properties
    var updateHistory: [Update]

    init(_ policy: ImmutabilityPolicy) {
        self.etag = policy.etag.policyText.quoted
        self.properties = PolicyResource.Properties(policy)
        self.updateHistory = policy.history.map(Update.init)
    }
}

/// The legal hold inside a container's GET; there even without a tag.
struct HoldDigest: Encodable, Sendable {
    struct Tag: Encodable, Sendable {
        var tag: String
        var timestamp: String
        var objectIdentifier: String
        var tenantId: String
    }

    struct AppendWrites: Encodable, Sendable {
        var allowProtectedAppendWritesAll: Bool
        var timestamp: String
    }

    var hasLegalHold: Bool
    var tags: [Tag]
    var protectedAppendWritesHistory: AppendWrites?

    init(_ hold: LegalHold) {
        self.hasLegalHold = hold.isInForce
        self.tags = hold.tags.map { tag in
            Tag(
                tag: tag.text.text, timestamp: WireDate.iso8601(tag.time),
                objectIdentifier: tag.by.objectIdentifier, tenantId: tag.by.tenantID)
        }
        self.protectedAppendWritesHistory = hold.appendWrites.map { flag in
            AppendWrites(
                allowProtectedAppendWritesAll: flag.allowAll,
                timestamp: WireDate.iso8601(flag.time))
        }
    }
}

extension Principal {
    private static let nobody = "00000000-0000-0000-0000-000000000000"

    /// The directory object of who did it. Keys belong to none.
    var objectIdentifier: String {
        switch self {
        case .token(let principal): principal.subject
        case .accountKey, .managementToken, .server, .sharedAccess, .anonymous: Self.nobody
        }
    }

    var tenantID: String {
        switch self {
        case .token(let principal) where !principal.tenant.isEmpty: principal.tenant
        case .token, .accountKey, .managementToken, .server, .sharedAccess, .anonymous: Self.nobody
        }
    }
}
