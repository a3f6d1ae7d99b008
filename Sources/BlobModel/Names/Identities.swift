/// A container's identity: the sequence of the event that created it. A container made again under
/// the same name is another one.
public struct ContainerID: Hashable, Sendable {
    public var sequence: UInt64

    public init(sequence: UInt64) {
        self.sequence = sequence
    }
}

/// The identity of a blob's content: the sequence of the event that wrote (or replaced) it.
public struct BlobID: Hashable, Sendable {
    public var sequence: UInt64

    public init(sequence: UInt64) {
        self.sequence = sequence
    }
}

/// The identity of a set of uncommitted blocks: the sequence of the first block's event.
public struct UploadID: Hashable, Sendable {
    public var sequence: UInt64

    public init(sequence: UInt64) {
        self.sequence = sequence
    }
}
