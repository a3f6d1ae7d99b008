import BlobModel
import BlobRules
import Testing

/// Every cell of the operation matrix (spec worm.md §1.9) against `decide`.
///
/// Goal: no operation treats protected data otherwise than the specification says, in any
/// combination of policy, flags, retention, hold and kind of blob. Method: the table in
/// `Tests/Golden/Rules` was written from the specification alone; this builds the facts each row
/// describes and compares the word for the decision.
struct MatrixTests {
    /// Versioning changes nothing of it (1.10.3, U15): what is protected is the container's content,
    /// so a write that would only make a version is refused, too. Only another type of blob cannot
    /// follow where the one before becomes a version (2.9).
    @Test(arguments: [false, true])
    func everyCell(isVersioned: Bool) throws {
        let cells = try Cell.all()
        #expect(cells.count == 13_365)
        for cell in cells {
            let expected =
                isVersioned && cell.expected == "ok" && cell.turnsKind ? "kind" : cell.expected
            #expect(try cell.decided(isVersioned: isVersioned) == expected, "\(cell.row)")
        }
    }

    /// The table leaves nothing out: each operation meets each policy, flag and hold.
    @Test func tableIsComplete() throws {
        let cells = try Cell.all()
        let operations = Set(cells.map(\.operation))
        #expect(operations.count == 56)
        for operation in operations {
            let situations = Set(
                cells.filter { $0.operation == operation }
                    .map { "\($0.policy) \($0.flags) \($0.hold)" })
            #expect(situations.count == 21, "\(operation)")
        }
    }
}

private struct Cell {
    struct Unreadable: Error {
        var row: String
    }

    var row: String
    var operation: String
    var blob: String
    var policy: String
    var flags: String
    var retention: String
    var hold: String
    var expected: String

    init(row: String) throws {
        let fields = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 7 else { throw Unreadable(row: row) }
        self.row = row
        self.operation = fields[0]
        self.blob = fields[1]
        self.policy = fields[2]
        self.flags = fields[3]
        self.retention = fields[4]
        self.hold = fields[5]
        self.expected = fields[6]
    }

    static func all() throws -> [Cell] {
        try Fixture.rows(of: "clw-matrix").map { try Cell(row: $0) }
    }

    /// Whether the operation would put a blob of another type over the one that is there.
    var turnsKind: Bool {
        let kinds: [String: Blob.Kind] = [
            "put-block-blob": .block, "put-append-blob": .append, "put-page-blob": .page,
            "copy-blob": .block, "copy-from-url": .block, "put-blob-from-url": .block,
            "begin-copy": .block,
        ]
        guard let before = Scene.blob(self.blob)?.kind, let after = kinds[self.operation] else {
            return false
        }
        return before != after
    }

    func decided(isVersioned: Bool) throws -> String {
        var scene = Scene()
        scene.isVersioned = isVersioned
        scene.container.policy = try self.immutabilityPolicy()
        scene.container.hold = try self.legalHold()
        scene.hasUpload = self.blob == "uncommitted"
        if self.blob != "missing", self.blob != "uncommitted" {
            let (created, modified) = try self.times()
            guard let blob = Scene.blob(self.blob, created: created, modified: modified) else {
                throw Unreadable(row: self.row)
            }
            scene.blob = blob
        }
        return try scene.outcome(of: self.operation)
    }
}

extension Cell {
    /// Of the policy, where there is one.
    private static let days = 10

    /// On the edge of its retention: the interval ends with this moment or one tick later.
    private func times() throws -> (created: Timestamp, modified: Timestamp) {
        let over = Fixture.noon.advanced(byDays: -Self.days)
        let running = over.advanced(byTicks: 1)
        return switch self.retention {
        case "-", "over": (over, over)
        case "running": (running, running)
        case "over-since-creation": (over, running)
        default: throw Unreadable(row: self.row)
        }
    }

    private func immutabilityPolicy() throws -> ImmutabilityPolicy? {
        let state: ImmutabilityPolicy.State
        switch self.policy {
        case "none": return nil
        case "unlocked": state = .unlocked
        case "locked": state = .locked
        default: throw Unreadable(row: self.row)
        }
        let appendWrites =
            switch self.flags {
            case "none": AppendWrites()
            case "AW": AppendWrites(appendBlobs: true, all: false)
            case "AWA": AppendWrites(all: true)
            default: throw Unreadable(row: self.row)
            }
        return ImmutabilityPolicy(
            state: state, days: Self.days, appendWrites: appendWrites, extendCount: 0,
            etag: ETag(time: Scene.longAgo), history: [])
    }

    private func legalHold() throws -> LegalHold {
        let tag = LegalHold.Tag(
            text: Fixture.tag("case17"), time: Scene.longAgo, by: Fixture.actor.principal)
        switch self.hold {
        case "none": return .clear
        case "hold": return LegalHold(tags: [tag], appendWrites: nil)
        case "hold+AWA":
            return LegalHold(
                tags: [tag],
                appendWrites: LegalHold.AppendWritesFlag(allowAll: true, time: Scene.longAgo))
        default: throw Unreadable(row: self.row)
        }
    }
}
