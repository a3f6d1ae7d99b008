import BlobIndex
import BlobModel
import Journal
import Logging
package import StorageIO

/// What a verification went through.
public struct VerificationReport: Hashable, Sendable {
    public var batches = 0
    public var records = 0
    /// Payloads that something refers to; a short one counts for each reference.
    public var payloads = 0
    public var payloadBytes: UInt64 = 0
    /// Rows of the index that answers come from, compared with the journal's.
    public var rows = 0
    /// The newest records that the index does not know yet, as after a crash; the next start
    /// brings it up to them.
    public var recordsBehind: UInt64 = 0
}

/// Checks a store that nobody serves: every batch, every payload that is referred to, and that the
/// index is what the journal says. Journal and payloads are only read.
///
/// The index is built again from the journal in `scratchDirectory` (which must exist) and compared
/// with the one on disk as of the position that one names: after a crash it may be behind.
///
/// - Throws: the first damage.
public func verifyStore(
    _ path: String, scratchDirectory: String
) throws(OpenFailure) -> VerificationReport {
    do {
        return try verifyStore(
            path, indexPath: "\(path)/index", files: SystemFileSystem(),
            scratchDirectory: scratchDirectory)
    } catch {
        throw OpenFailure(error)
    }
}

/// The same on any disk; the index is on the real one.
package func verifyStore(
    _ path: String, indexPath: String, files: any FileSystem, scratchDirectory: String
) throws -> VerificationReport {
    let journal = try SegmentedJournal.open(
        path, files: files, options: JournalOptions(createsIfMissing: false))
    var report = VerificationReport()

    // The index on disk, if it is there at all: a missing one is rebuilt by the next start.
    let names = try SystemFileSystem().list(parentDirectory(of: indexPath))
    let stored = names.contains(lastName(of: indexPath)) ? try IndexStore(path: indexPath) : nil
    let applied = try stored?.applied

    let rebuilt = try IndexStore(path: "\(scratchDirectory)/index")
    let replay = Replay(into: rebuilt)
    let summary = try journal.scan(appliedSequence: applied?.sequence ?? 0) { batch in
        try replay.apply(batch)
        if let applied, let last = batch.records.last, last.sequence == applied.sequence, let stored
        {
            try replay.finish()
            report.rows = try compare(stored, with: rebuilt)
            try stored.checkReferences()
        }
    }
    try replay.finish()
    if let applied, applied.sequence >= (summary.end?.nextSequence ?? 1) {
        throw OpenFailure(
            "the index knows record \(applied.sequence), the journal ends before it")
    }
    report.batches = summary.batchCount
    report.records = summary.recordCount
    report.recordsBehind = (summary.end?.nextSequence ?? 1) - 1 - (applied?.sequence ?? 0)
    // Copies and snapshots refer to the same files; short payloads are not worth remembering.
    var verifiedFiles: Set<PayloadFileID> = []
    try rebuilt.forEachLivePayload { row, payload in
        if case .file(let id) = payload.location, !verifiedFiles.insert(id).inserted { return }
        guard try journal.verifyDigest(payload) else {
            throw OpenFailure(
                "\(payload.location.words): the payload of \(row) is not what its SHA-256 says")
        }
        report.payloads += 1
        report.payloadBytes += payload.byteCount
    }
    return report
}

/// - Returns: how many rows there are.
private func compare(_ stored: IndexStore, with rebuilt: IndexStore) throws -> Int {
    var count = 0
    var actual = try stored.liveRows()
    var expected = try rebuilt.liveRows()
    while true {
        switch (try actual.next(), try expected.next()) {
        case (nil, nil):
            return count
        case (let row?, nil):
            throw OpenFailure("index: \(row.key) is not in the journal")
        case (nil, let row?):
            throw OpenFailure("index: \(row.key) is missing")
        case (let row?, let wanted?):
            guard row == wanted else {
                throw OpenFailure("index: \(row.key) differs from the journal's \(wanted.key)")
            }
        }
        count += 1
    }
}

extension PayloadLocation {
    fileprivate var words: String {
        switch self {
        case .inline(let segment, let offset):
            let hex = String(segment.firstSequence, radix: 16)
            return
                "segment \(String(repeating: "0", count: 16 - hex.count))\(hex).seg, offset \(offset)"
        case .file(let id):
            return "payload file \(id.text)"
        }
    }
}
