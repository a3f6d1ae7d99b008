/// A change somebody asks for. It is a value: it can be logged, replayed and tried in tests.
public enum Command: Sendable {
    case container(ContainerAddress, ContainerChange)
    case blob(BlobAddress, Conditions, BlobChange)

    public var containerAddress: ContainerAddress {
        switch self {
        case .container(let address, _): address
        case .blob(let address, _, _): address.container
        }
    }

    public var blobName: BlobName? {
        switch self {
        case .container: nil
        case .blob(let address, _, _): address.name
        }
    }
}

/// Which door a container is deleted through; the rules differ (spec worm.md §1.7).
public enum Plane: UInt8, Hashable, Sendable {
    case data = 1
    case management = 2
}

public enum ContainerChange: Sendable {
    /// Create Container; refused when it exists.
    case create(Metadata)
    /// Set Container Metadata, or its counterpart on the management plane.
    case setMetadata(Metadata, Conditions)
    case delete(Conditions, through: Plane)

    /// `nil` members keep their value (spec worm.md §4.4). `ifMatch` is the opaque tag without
    /// quotes; optional here, demanded by the three that follow.
    case putPolicy(days: Int?, appendWrites: AppendWrites, ifMatch: String?)
    case deletePolicy(ifMatch: String?)
    case lockPolicy(ifMatch: String?)
    /// `appendWrites` must be empty; it is carried so that the refusal can be decided.
    case extendPolicy(days: Int?, appendWrites: AppendWrites, ifMatch: String?)

    case setLegalHold([HoldTag], allowProtectedAppendWritesAll: Bool?)
    case clearLegalHold([HoldTag], allowProtectedAppendWritesAll: Bool?)
}

public enum BlobChange: Sendable {
    /// Put Blob with type BlockBlob: the whole content at once.
    case putBlockBlob(UploadedPayload, ContentHeaders, Metadata)
    /// Put Blob with type AppendBlob: an empty one.
    case putAppendBlob(ContentHeaders, Metadata)
    case putBlock(BlockID, UploadedPayload)
    case putBlockList([BlockReference], ContentHeaders, Metadata)
    case appendBlock(UploadedPayload, AppendConditions)
    case setMetadata(Metadata)
    case setProperties(ContentHeaders)
    case delete
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
