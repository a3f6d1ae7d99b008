public import BlobModel

/// A place between two batches.
public struct JournalPosition: Hashable, Sendable {
    public var segment: SegmentID
    /// In the segment file, in bytes; a multiple of 64.
    public var offset: UInt64
    /// The sequence that the next record has or will have.
    public var nextSequence: UInt64

    public init(segment: SegmentID, offset: UInt64, nextSequence: UInt64) {
        self.segment = segment
        self.offset = offset
        self.nextSequence = nextSequence
    }
}
