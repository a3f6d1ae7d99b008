internal import BlobModel
internal import StorageIO

/// Reads the journal front to back and finds its end; changes nothing. Recovery, verification and
/// the rebuilding of the index are this same code.
///
/// A batch is written only after the one before it is durable, and a segment is created only after
/// the last batch of the one before it is. So a crash can damage the very last batch and no other:
/// anything unreadable with a batch or a later segment behind it is corruption. The last batch may
/// have good records and a torn payload, so its payloads are hashed, too.
struct JournalWalk {
    private static let windowByteCount = 256 << 10
    /// For skipping from header to header.
    private static let headerWindowByteCount = 4 << 10

    /// What the walk found behind the last whole batch.
    struct End {
        /// Nil if there is no batch at all.
        var position: JournalPosition?
        var lastBatch: JournalPosition?
        /// An unfinished batch: what is there is to be cleared.
        var unfinished: JournalDamage?
        /// Segments behind the end; no batch is in them.
        var unusedSegments: [SegmentID] = []
    }

    let directory: DataDirectory
    /// The last record that is known to be durable from elsewhere (the index); 0 if unknown.
    let appliedSequence: UInt64
    /// The segments from the start on.
    private var segments: [SegmentID] = []
    private var segmentIndex = 0
    private var end = End()
    /// Read, but not handed out before it is known whether it is the last.
    private var held: HeldBatch?

    private struct HeldBatch {
        var header: BatchHeader
        var batch: ReplayedBatch
        var path: String
        /// The end of the journal if this batch turns out to be torn.
        var endBefore: JournalPosition?
        var lastBatchBefore: JournalPosition?
    }

    init(_ directory: DataDirectory, appliedSequence: UInt64) {
        self.directory = directory
        self.appliedSequence = appliedSequence
    }

    /// - Parameter start: hands out only what comes after; nil for everything.
    mutating func run(
        from start: JournalPosition?, _ body: (ReplayedBatch) throws -> Void
    ) throws -> End {
        let directory = self.directory
        self.segments = try journaled { () throws(FileError) in try directory.segments() }
        var position = try self.begin(at: start)
        while self.segmentIndex < self.segments.count {
            position = try self.walkSegment(from: position, body)
            guard try self.enterNextSegment(after: position) else { break }
            position = JournalPosition(
                segment: self.segments[self.segmentIndex], offset: 0,
                nextSequence: position.nextSequence)
        }
        try self.finish(body)
        return self.end
    }

    /// Where to begin to read.
    private mutating func begin(at start: JournalPosition?) throws(JournalError) -> JournalPosition
    {
        guard let start else {
            let origin = JournalPosition(
                segment: SegmentID(firstSequence: 1), offset: 0, nextSequence: 1)
            if let first = self.segments.first {
                guard first == origin.segment else { throw self.missing(origin.segment) }
            } else if self.appliedSequence > 0 {
                throw self.missing(origin.segment)
            }
            return origin
        }
        guard let index = self.segments.firstIndex(of: start.segment) else {
            throw self.missing(start.segment)
        }
        self.segmentIndex = index
        self.end.position = start
        self.end.lastBatch = try self.lastBatch(before: start)
        return start
    }

    private func missing(_ id: SegmentID) -> JournalError {
        .corrupt(
            JournalDamage(
                file: self.directory.segmentPath(id), offset: 0, reason: "the segment is missing"))
    }

    /// Follows the headers of the segment up to `position`, which has to be where a batch ends: an
    /// index that is ahead of its journal, or of another one, must not be believed.
    private func lastBatch(
        before position: JournalPosition
    ) throws(JournalError) -> JournalPosition? {
        var reader = try SegmentReader(
            position.segment, of: self.directory, windowByteCount: Self.headerWindowByteCount)
        var place = JournalPosition(
            segment: position.segment, offset: 0,
            nextSequence: position.segment.firstSequence)
        var last: JournalPosition?
        while place.offset < position.offset {
            switch try reader.header(at: place.offset, expecting: place.nextSequence) {
            case .success(let header):
                last = place
                place.offset += header.batchByteCount
                place.nextSequence = header.nextSequence
            case .failure(let defect):
                throw reader.damage(at: place.offset, defect.reason)
            }
        }
        guard place == position else {
            throw reader.damage(at: position.offset, "the index expects a batch to end here")
        }
        return last
    }

    /// Reads batches until there is none.
    private mutating func walkSegment(
        from start: JournalPosition, _ body: (ReplayedBatch) throws -> Void
    ) throws -> JournalPosition {
        var reader = try SegmentReader(
            start.segment, of: self.directory, windowByteCount: Self.windowByteCount)
        var position = start
        while true {
            let defect: IncompleteBatch
            switch try Self.batch(at: position, &reader) {
            case .success(let (header, records)):
                try self.handOutHeld(body)
                var next = position
                next.offset += header.batchByteCount
                next.nextSequence = header.nextSequence
                self.held = HeldBatch(
                    header: header,
                    batch: ReplayedBatch(records: records, start: position, end: next),
                    path: reader.path, endBefore: self.end.position,
                    lastBatchBefore: self.end.lastBatch)
                self.end.position = next
                self.end.lastBatch = position
                position = next
                continue
            case .failure(let incomplete):
                defect = incomplete
            }
            let rest = try reader.rest(from: position.offset)
            if let nextBatch = rest.nextBatch {
                // Beside a running server this batch became whole before the next was begun.
                reader.discardWindow()
                if case .success = try Self.batch(at: position, &reader) { continue }
                throw reader.damage(
                    at: position.offset, "\(defect.reason), and a batch follows at \(nextBatch)")
            }
            guard self.hasNext(position.nextSequence) || !self.isApplied(position.nextSequence)
            else {
                throw reader.damage(
                    at: position.offset, "\(defect.reason), but the index knows the record")
            }
            if rest.hasData {
                self.end.unfinished = JournalDamage(
                    file: reader.path, offset: position.offset, reason: defect.reason)
            }
            return position
        }
    }

    private static func batch(
        at position: JournalPosition, _ reader: inout SegmentReader
    ) throws(JournalError) -> Result<(BatchHeader, [Record]), IncompleteBatch> {
        switch try reader.header(at: position.offset, expecting: position.nextSequence) {
        case .failure(let defect):
            return .failure(defect)
        case .success(let header):
            return try reader.records(of: header).map { (header, $0) }
        }
    }

    private func isApplied(_ sequence: UInt64) -> Bool {
        sequence <= self.appliedSequence
    }

    /// Whether the next segment goes on with this sequence.
    private func hasNext(_ sequence: UInt64) -> Bool {
        let next = self.segmentIndex + 1
        return next < self.segments.count && self.segments[next].firstSequence == sequence
    }

    /// - Returns: false if the journal ends at `position`.
    private mutating func enterNextSegment(
        after position: JournalPosition
    ) throws(JournalError) -> Bool {
        let rest = self.segments[(self.segmentIndex + 1)...]
        guard let next = rest.first else {
            if position.offset == 0 {
                // Created for a batch that never became whole.
                self.end.unusedSegments = [position.segment]
            }
            return false
        }
        if next.firstSequence == position.nextSequence, position.offset > 0 {
            self.segmentIndex += 1
            // What remained behind the last batch was never acknowledged, and it stays behind.
            self.end.unfinished = nil
            return true
        }
        guard next.firstSequence <= position.nextSequence else {
            throw .corrupt(
                JournalDamage(
                    file: self.directory.segmentPath(position.segment), offset: position.offset,
                    reason: "the records from \(position.nextSequence) to "
                        + "\(next.firstSequence - 1) are missing"))
        }
        // Created when the segment before was thought to be full, then there was no space, and a
        // smaller batch still found room in the old one.
        for id in rest {
            let reader = try SegmentReader(
                id, of: self.directory, windowByteCount: Self.headerWindowByteCount)
            guard try reader.rest(from: 0).hasData == false else {
                throw reader.damage(at: 0, "the segment does not follow the one before it")
            }
        }
        self.end.unusedSegments = Array(rest)
        return false
    }

    private mutating func handOutHeld(_ body: (ReplayedBatch) throws -> Void) throws {
        if let held = self.held {
            self.held = nil
            try body(held.batch)
        }
    }

    /// Nothing follows the held batch: it counts only if its payloads are whole.
    private mutating func finish(_ body: (ReplayedBatch) throws -> Void) throws {
        guard let held = self.held else { return }
        // A later segment was created after this batch was durable.
        let isLast = self.end.unusedSegments.allSatisfy {
            $0.firstSequence < held.batch.end.nextSequence
        }
        if isLast, let damaged = try self.damagedPayload(of: held) {
            let damage = JournalDamage(
                file: held.path, offset: held.header.offset,
                reason: "the payload at \(damaged) does not match its digest")
            guard !self.isApplied(held.header.firstSequence) else {
                throw JournalError.corrupt(damage)
            }
            self.end.position = held.endBefore
            self.end.lastBatch = held.lastBatchBefore
            self.end.unfinished = damage
            if held.header.offset == 0 {
                self.end.unusedSegments.insert(held.batch.start.segment, at: 0)
            }
            self.held = nil
        }
        try self.handOutHeld(body)
    }

    /// The offset of the first inline payload of the batch that is not what its record says.
    private func damagedPayload(of held: HeldBatch) throws(JournalError) -> UInt64? {
        let file = try journaled { () throws(FileError) in
            try self.directory.files.open(
                self.directory.segmentPath(held.batch.start.segment), .readOnly)
        }
        for payload in held.batch.records.flatMap(\.event.payloads) {
            guard case .inline(held.batch.start.segment, let offset) = payload.location,
                offset >= held.header.offset
            else { continue }
            let area = held.header.payloadRange
            guard area.contains(offset), payload.byteCount <= area.upperBound - offset else {
                return offset
            }
            let open = OpenPayload(payload: payload, file: file, offset: offset)
            guard try open.matchesDigest() else { return offset }
        }
        return nil
    }
}
