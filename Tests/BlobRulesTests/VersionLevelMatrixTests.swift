import BlobModel
import BlobRules
import Testing

/// Every cell of the operation matrix of version-level immutability (spec worm.md §2.9) against
/// `decide`.
///
/// Goal and method are those of ``MatrixTests``; the table is `vlw-matrix.csv`.
struct VersionLevelMatrixTests {
    @Test func everyCell() throws {
        let cells = try Cell.all()
        #expect(cells.count == 16_497)
        for cell in cells {
            #expect(try cell.decided() == cell.expected, "\(cell.row)")
        }
    }

    /// The table leaves nothing out: each operation meets each policy, retention and hold.
    @Test func tableIsComplete() throws {
        let cells = try Cell.all()
        let operations = Set(cells.map(\.operation))
        #expect(operations.count == 74)
        for operation in operations {
            let situations = Set(
                cells.filter { $0.operation == operation }
                    .map { "\($0.policy) \($0.retention) \($0.hold)" })
            #expect(situations.count == 39, "\(operation)")
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
    var retention: String
    var hold: String
    var expected: String

    init(row: String) throws {
        let fields = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 6 else { throw Unreadable(row: row) }
        self.row = row
        self.operation = fields[0]
        self.blob = fields[1]
        self.policy = fields[2]
        self.retention = fields[3]
        self.hold = fields[4]
        self.expected = fields[5]
    }

    static func all() throws -> [Cell] {
        try Fixture.rows(of: "vlw-matrix").map { try Cell(row: $0) }
    }

    func decided() throws -> String {
        var scene = Scene()
        scene.isVersioned = true
        scene.container.versionLevel = VersionLevel(
            enabledAt: Scene.longAgo, migrated: try self.migrated())
        scene.hasUpload = self.blob == "uncommitted"
        if self.blob != "missing", self.blob != "uncommitted" {
            let written = try self.written()
            guard var blob = Scene.blob(self.blob, created: written, modified: written) else {
                throw Unreadable(row: self.row)
            }
            if self.policy.hasPrefix("migrated") {
                scene.container.versionLevel?.enabledAt = written
            } else {
                blob.immutability = BlobImmutability(
                    policy: try self.versionPolicy(), legalHold: try self.legalHold())
            }
            scene.blob = blob
        }
        return try scene.outcome(of: self.operation)
    }
}

extension Cell {
    /// Of the default that the policy came from.
    private static let days = 10

    /// On the edge of its retention: the interval ends with this moment or one tick later, so that
    /// it counts to the end of the second.
    private func written() throws -> Timestamp {
        let over = Fixture.noon.advanced(byDays: -Self.days)
        return switch self.retention {
        case "-", "over": over
        case "running": over.advanced(byTicks: 1)
        default: throw Unreadable(row: self.row)
        }
    }

    private var mode: ImmutabilityPolicy.State {
        self.policy.hasSuffix("locked") && self.policy != "unlocked" ? .locked : .unlocked
    }

    private var inherited: DefaultVersionPolicy {
        DefaultVersionPolicy(
            mode: self.mode, days: Self.days, allowsAppendBlock: self.policy.hasSuffix("+AW"))
    }

    private func migrated() throws -> DefaultVersionPolicy? {
        self.policy.hasPrefix("migrated") ? self.inherited : nil
    }

    private func versionPolicy() throws -> VersionPolicy? {
        if self.policy == "none" { return nil }
        var policy = self.inherited.stamped(from: try self.written())
        if !self.policy.hasPrefix("default") { policy.inherited = nil }
        return policy
    }

    private func legalHold() throws -> Bool? {
        switch self.hold {
        case "none": nil
        case "cleared": false
        case "hold": true
        default: throw Unreadable(row: self.row)
        }
    }
}
