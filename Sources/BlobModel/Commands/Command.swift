/// A change somebody asks for. It is a value: it can be logged, replayed and tried in tests.
public enum Command: Sendable {
    /// The server's own, or an advance of a manual clock: what the clocks say is to be in the
    /// journal.
    case clock(ClockReading)
    case account(AccountName, AccountSettingsChange)
    case storageAccount(AccountName, StorageAccountChange)
    case container(ContainerAddress, ContainerChange)
    case blob(BlobAddress, Conditions, BlobChange)

    public var account: AccountName? {
        switch self {
        case .clock: nil
        case .account(let name, _), .storageAccount(let name, _): name
        case .container(let address, _): address.account
        case .blob(let address, _, _): address.container.account
        }
    }

    public var containerAddress: ContainerAddress? {
        switch self {
        case .clock, .account, .storageAccount: nil
        case .container(let address, _): address
        case .blob(let address, _, _): address.container
        }
    }

    public var blobName: BlobName? {
        switch self {
        case .clock, .account, .storageAccount, .container: nil
        case .blob(let address, _, _): address.name
        }
    }
}

extension Command {
    /// Of the blob it is about.
    public var revision: Revision {
        if case .blob(_, _, let change) = self { change.revision } else { .current }
    }
}

/// Which door a container is deleted through; the rules differ (spec worm.md §1.7).
public enum Plane: UInt8, Hashable, Sendable {
    case data = 1
    case management = 2
}

/// What Set Blob Service Properties changes: `nil` members keep their value.
public struct AccountSettingsChange: Hashable, Sendable {
    /// A value, or none on purpose.
    public enum Setting<Value: Hashable & Sendable>: Hashable, Sendable {
        case off
        case on(Value)

        public var value: Value? {
            switch self {
            case .off: nil
            case .on(let value): value
            }
        }
    }

    public var isVersioningEnabled: Bool?
    public var blobRetention: Setting<DeleteRetention>?
    public var containerRetentionDays: Setting<Int>?
    public var corsRules: [CORSRule]?
    public var defaultServiceVersion: Setting<String>?
    /// Of an account with version-level immutability. Management plane only.
    public var policy: AccountPolicyChange?

    public init() {}
}

public enum ContainerChange: Sendable {
    /// Create Container; refused when it exists. `versionLevel`: with or without version-level
    /// immutability, which only the management plane can ask for; nil takes the account's.
    case create(Metadata, versionLevel: Bool? = nil, publicAccess: PublicAccess = .off)
    /// Set Container Metadata, or its counterpart on the management plane.
    case setMetadata(Metadata, Conditions)
    /// Management plane: sets the level; nil metadata stays as it is.
    case update(Metadata?, publicAccess: PublicAccess)
    /// Set Container ACL.
    case setSignedIdentifiers([SignedIdentifier], publicAccess: PublicAccess, Conditions)
    case lease(LeaseAction, Conditions)
    case delete(Conditions, through: Plane)
    /// Restore Container: the soft-deleted one of that name becomes the command's container.
    case restore(ContainerName, version: Timestamp)
    /// The server's own: a soft-deleted container's time has come.
    case purge(version: Timestamp)

    /// `nil` members keep their value (spec worm.md §4.4). `ifMatch` is the opaque tag without
    /// quotes; optional here, demanded by the three that follow.
    case putPolicy(days: Int?, appendWrites: AppendWrites, ifMatch: String?)
    case deletePolicy(ifMatch: String?)
    case lockPolicy(ifMatch: String?)
    /// `appendWrites` must be empty; it is carried so that the refusal can be decided.
    case extendPolicy(days: Int?, appendWrites: AppendWrites, ifMatch: String?)

    case setLegalHold([HoldTag], allowProtectedAppendWritesAll: Bool?)
    case clearLegalHold([HoldTag], allowProtectedAppendWritesAll: Bool?)

    /// From container-level to version-level immutability (spec worm.md §2.1.5). At once and for
    /// good: what is in the container keeps to the policy as it is now.
    case migrate
}

/// Writes of whole blobs carry the policy and hold that the new version is to have; what is not
/// asked for comes from a default. Anything but ``BlobImmutability/none`` needs a container with
/// version-level immutability.
public enum BlobChange: Sendable {
    /// Put Blob with type BlockBlob: the whole content at once.
    case putBlockBlob(UploadedPayload, BlobProperties, BlobImmutability)
    /// Put Blob with type AppendBlob: an empty one.
    case putAppendBlob(BlobProperties, BlobImmutability)
    /// Put Blob with type PageBlob: so many bytes of zeros.
    case putPageBlob(
        byteCount: UInt64, sequenceNumber: UInt64, BlobProperties, BlobImmutability)
    case putBlock(BlockID, UploadedPayload)
    case putBlockList([BlockReference], BlobProperties, BlobImmutability)
    case appendBlock(UploadedPayload, AppendConditions)
    /// Append Blob Seal; only the position is asked of the conditions.
    case seal(AppendConditions)

    /// Put Page: aligned, and not past the end (decided). Pages are never empty.
    case putPages(offset: UInt64, UploadedPayload, SequenceConditions)
    case clearPages(Range<UInt64>, SequenceConditions)
    /// Set Blob Properties with `x-ms-blob-content-length`.
    case resize(UInt64, ContentHeaders?)
    /// Set Blob Properties with `x-ms-sequence-number-action`.
    case setSequenceNumber(SequenceAction, ContentHeaders?)

    case setMetadata(Metadata)
    case setProperties(ContentHeaders)
    case setTags(BlobTags, of: Revision)
    case setTier(AccessTier, TierState.Rehydration.Priority, of: Revision)
    case setExpiry(ExpiryChange)
    case lease(LeaseAction)
    /// Nil copies the blob's metadata.
    case snapshot(Metadata?)

    /// A source in this store: done at once.
    case copy(CopyRequest)
    /// A source elsewhere: the destination is empty and pending until one of the three that
    /// follow. `properties.copy` is the pending state.
    case beginCopy(BlobProperties, BlobImmutability)
    case finishCopy(CopyID, UploadedPayload, ContentHeaders, Metadata)
    /// The reason as `x-ms-copy-status-description` shows it.
    case failCopy(CopyID, reason: String)
    /// Abort Copy Blob.
    case abortCopy(CopyID)

    /// Set Blob Immutability Policy, Delete Blob Immutability Policy, Set Blob Legal Hold. None of
    /// them is a new state of the blob: it keeps its ETag.
    case setPolicy(VersionPolicy, of: Revision)
    case deletePolicy(of: Revision)
    case setLegalHold(Bool, of: Revision)

    case delete(SnapshotDeletion)
    /// A snapshot or previous version. `permanently`: one that is soft-deleted already.
    case deleteRevision(Revision, permanently: Bool)
    case undelete

    /// The server's own, each under the rules of the request it stands for: a soft-deleted item's
    /// time has come; the blob's expiry has; nobody committed the blocks.
    case purge(HistoryItem.Key)
    case expire
    case discardUpload(UploadID)
}

extension BlobChange {
    /// Which of the name's states it is about.
    public var revision: Revision {
        switch self {
        case .setTags(_, let revision), .setTier(_, _, let revision),
            .setPolicy(_, let revision), .deletePolicy(let revision),
            .setLegalHold(_, let revision), .deleteRevision(let revision, _):
            revision
        case .purge(let key):
            switch key.role {
            case .snapshot: .snapshot(key.time)
            case .version: .version(key.time)
            case .base: .current
            }
        case .putBlockBlob, .putAppendBlob, .putPageBlob, .putBlock, .putBlockList, .appendBlock,
            .seal, .putPages, .clearPages, .resize, .setSequenceNumber, .setMetadata,
            .setProperties, .setExpiry, .lease, .snapshot, .copy, .beginCopy, .finishCopy,
            .failCopy, .abortCopy, .delete, .undelete, .expire, .discardUpload:
            .current
        }
    }
}

/// `x-ms-delete-snapshots` of Delete Blob.
public enum SnapshotDeletion: Hashable, Sendable {
    /// No header: refused while there are snapshots.
    case refused
    case include
    /// The blob stays.
    case only
}

/// `x-ms-expiry-option`.
public enum ExpiryChange: Hashable, Sendable {
    case never
    case at(Timestamp)
    case afterCreation(milliseconds: Int64)
    case afterNow(milliseconds: Int64)
}

/// An entry of a block list as the client wrote it.
public struct BlockReference: Hashable, Sendable {
    public enum Source: UInt8, Hashable, Sendable {
        case committed = 1
        case uncommitted = 2
        /// The uncommitted block if there is one, else the committed one.
        case latest = 3
    }

    public var source: Source
    public var id: BlockID

    public init(source: Source, id: BlockID) {
        self.source = source
        self.id = id
    }
}

/// `x-ms-blob-condition-appendpos` and `x-ms-blob-condition-maxsize`.
public struct AppendConditions: Hashable, Sendable {
    public static let none = AppendConditions()

    /// The length the blob must have before the append.
    public var position: UInt64?
    /// The length the blob must not exceed after the append.
    public var byteCountMax: UInt64?

    public init(position: UInt64? = nil, byteCountMax: UInt64? = nil) {
        self.position = position
        self.byteCountMax = byteCountMax
    }
}
