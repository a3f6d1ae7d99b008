/// Where the bytes of a payload lie. A payload is written once and never moved.
public enum PayloadLocation: Hashable, Sendable {
    /// Inside a journal segment, at an absolute file offset.
    case inline(segment: SegmentID, offset: UInt64)
    /// A file of its own under `payloads/`.
    case file(PayloadFileID)
}

/// A journal segment, named by the sequence of the first record in it.
public struct SegmentID: Hashable, Comparable, Sendable {
    public var firstSequence: UInt64

    public init(firstSequence: UInt64) {
        self.firstSequence = firstSequence
    }

    public static func < (lhs: SegmentID, rhs: SegmentID) -> Bool {
        lhs.firstSequence < rhs.firstSequence
    }
}

/// A random 128-bit name, so that a file can be written before its record has a sequence and a
/// name is never used twice.
public struct PayloadFileID: Hashable, Sendable {
    public var value: UInt128

    public init(value: UInt128) {
        self.value = value
    }

    /// 32 lower-case hex digits.
    public var text: String {
        let hex = String(self.value, radix: 16)
        return String(repeating: "0", count: 32 - hex.utf8.count) + hex
    }

    /// Nil unless `text` is 32 lower-case hex digits.
    public init?(text: String) {
        guard text.utf8.count == 32, let value = UInt128(text, radix: 16) else { return nil }
        self.init(value: value)
        guard self.text == text else { return nil }
    }
}

/// Content that is durable (or becomes durable with the batch that names it): what it is and
/// where it lies. `byteCount` is at least 1; empty content has no payload.
public struct Payload: Hashable, Sendable {
    /// Payloads up to this size travel inside the journal; longer ones get a file.
    public static let inlineBytesMax = 64 << 10

    public var digest: SHA256Digest
    public var byteCount: UInt64
    public var location: PayloadLocation

    public init(digest: SHA256Digest, byteCount: UInt64, location: PayloadLocation) {
        self.digest = digest
        self.byteCount = byteCount
        self.location = location
    }
}

/// Content on its way into the journal.
public enum UploadedPayload: Sendable {
    /// At most ``Payload/inlineBytesMax`` bytes; empty means no content. The engine hashes them.
    case inline([UInt8])
    /// Already durable in a payload file.
    case sealed(Payload)

    public var byteCount: UInt64 {
        switch self {
        case .inline(let bytes): UInt64(bytes.count)
        case .sealed(let payload): payload.byteCount
        }
    }
}
