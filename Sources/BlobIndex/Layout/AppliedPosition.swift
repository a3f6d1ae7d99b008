public import BlobModel

/// How far the index follows the journal. It is written together with the changes that lead there,
/// so after a crash the index is as of some position, never between two.
public struct AppliedPosition: Hashable, Sendable {
    /// The last record that is in the index.
    public var sequence: UInt64
    /// The time of that record, the latest that was ever issued.
    public var lastTime: Timestamp
    /// The journal segment to go on reading in.
    public var segment: SegmentID
    /// Where in it the next batch begins, in bytes.
    public var offset: UInt64

    public init(sequence: UInt64, lastTime: Timestamp, segment: SegmentID, offset: UInt64) {
        self.sequence = sequence
        self.lastTime = lastTime
        self.segment = segment
        self.offset = offset
    }
}

/// | format version u32 | sequence u64 | last time i64 | segment u64 | offset u64 |
enum MetaRow {
    /// Raised with every change to a key or a value; an index of another version is built again.
    static let formatVersion: UInt32 = 3

    static func encode(_ position: AppliedPosition) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 36)
        writer.write(Self.formatVersion)
        writer.write(position.sequence)
        writer.write(encoding: position.lastTime)
        writer.write(position.segment.firstSequence)
        writer.write(position.offset)
        return writer.bytes
    }

    /// Another format version is malformed, too: its rows must not be read as if they were ours.
    static func decode(from reader: inout ByteReader) throws(MalformedBytes) -> AppliedPosition {
        guard try reader.read(UInt32.self) == Self.formatVersion else { throw MalformedBytes() }
        return AppliedPosition(
            sequence: try reader.read(), lastTime: try reader.decode(),
            segment: SegmentID(firstSequence: try reader.read()), offset: try reader.read())
    }
}
