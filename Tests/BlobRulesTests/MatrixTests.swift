import BlobModel
import BlobRules
import Foundation
import Testing

/// Every cell of the operation matrix (spec worm.md §1.9) against `decide`.
///
/// Goal: no operation treats protected data otherwise than the specification says, in any
/// combination of policy, flags, retention, hold and kind of blob. Method: the table in
/// `Tests/Golden/Rules` was written from the specification alone; this builds the facts each row
/// describes and compares the word for the decision.
struct MatrixTests {
    @Test func everyCell() throws {
        let cells = try Cell.all()
        #expect(cells.count == 2_235)
        for cell in cells {
            #expect(try cell.decided() == cell.expected, "\(cell.row)")
        }
    }

    /// The table leaves nothing out: each operation meets each policy, flag and hold.
    @Test func tableIsComplete() throws {
        let cells = try Cell.all()
        let operations = Set(cells.map(\.operation))
        #expect(operations.count == 13)
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
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Golden/Rules/clw-matrix.csv")
        let text = try String(contentsOf: file, encoding: .utf8)
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst()
            .map { try Cell(row: String($0)) }
    }

    func decided() throws -> String {
        let facts = try self.facts()
        if self.operation == "read" {
            let refusal = refusalOfRead(.none, container: facts.container, blob: facts.blob)
            return refusal?.word ?? "ok"
        }
        let command = try self.command()
        return decide(command, content: Fixture.payload(9), facts: facts, at: Fixture.noon).word
    }
}

extension Cell {
    /// Of the policy, where there is one.
    private static let days = 10

    private func command() throws -> Command {
        let staged = BlockReference(source: .uncommitted, id: BlockID(checked: "AAAA"))
        let upload = UploadedPayload.sealed(Fixture.payload(9))
        let change: BlobChange
        switch self.operation {
        case "container-create": return .container(Fixture.container, .create(.empty))
        case "container-set-metadata":
            return .container(Fixture.container, .setMetadata(Fixture.metadata("new"), .none))
        case "container-delete-data":
            return .container(Fixture.container, .delete(.none, through: .data))
        case "container-delete-management":
            return .container(Fixture.container, .delete(.none, through: .management))
        case "put-block-blob": change = .putBlockBlob(upload, ContentHeaders(), .empty)
        case "put-append-blob": change = .putAppendBlob(ContentHeaders(), .empty)
        case "put-block": change = .putBlock(staged.id, upload)
        case "put-block-list":
            // A first commit names what was staged; over nothing staged it is the empty list.
            change = .putBlockList(
                self.blob == "uncommitted" ? [staged] : [], ContentHeaders(), .empty)
        case "append-block": change = .appendBlock(upload, .none)
        case "set-properties": change = .setProperties(ContentHeaders(contentType: "a/b"))
        case "set-metadata": change = .setMetadata(Fixture.metadata("new"))
        case "delete": change = .delete
        default: throw Unreadable(row: self.row)
        }
        return .blob(Fixture.blob("entry"), .none, change)
    }

    private func facts() throws -> Facts {
        var facts = Facts()
        facts.container = Container(
            address: Fixture.container, id: ContainerID(sequence: 1), createdAt: Self.longAgo,
            lastModified: Self.longAgo, etag: ETag(time: Self.longAgo), metadata: .empty,
            policy: try self.immutabilityPolicy(), hold: try self.legalHold())
        switch self.blob {
        case "missing": break
        case "uncommitted":
            let block = StagedBlock(id: BlockID(checked: "AAAA"), payload: Fixture.payload(2))
            facts.upload = Upload(
                id: UploadID(sequence: 2), blockIDByteCount: 4, blockCount: 1,
                startedAt: Self.longAgo)
            facts.stagedBlock = block
            facts.stagedBlocks = [block.id: block]
        case "block": facts.blob = try self.committed(.block, .single(Fixture.payload(1)))
        case "block-empty": facts.blob = try self.committed(.block, .empty)
        case "append": facts.blob = try self.committed(.append, .chunks)
        default: throw Unreadable(row: self.row)
        }
        facts.containerHasBlobs = facts.blob != nil
        return facts
    }

    private static let longAgo = Fixture.noon.advanced(byDays: -1_000)

    /// On the edge of its retention: the interval ends with this moment or one tick later.
    private func committed(_ kind: Blob.Kind, _ content: Blob.Content) throws -> Blob {
        let over = Fixture.noon.advanced(byDays: -Self.days)
        let running = over.advanced(byTicks: 1)
        let (created, modified) =
            switch self.retention {
            case "-", "over": (over, over)
            case "running": (running, running)
            case "over-since-creation": (over, running)
            default: throw Unreadable(row: self.row)
            }
        return Blob(
            id: BlobID(sequence: 3), kind: kind, createdAt: created, lastModified: modified,
            etag: ETag(time: modified), byteCount: content == .empty ? 0 : 1,
            blockCount: content == .chunks ? 1 : 0, content: content, headers: ContentHeaders(),
            metadata: .empty)
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
            etag: ETag(time: Self.longAgo), history: [])
    }

    private func legalHold() throws -> LegalHold {
        let tag = LegalHold.Tag(
            text: Fixture.tag("case17"), time: Self.longAgo, by: Fixture.actor.principal)
        switch self.hold {
        case "none": return .clear
        case "hold": return LegalHold(tags: [tag], appendWrites: nil)
        case "hold+AWA":
            return LegalHold(
                tags: [tag],
                appendWrites: LegalHold.AppendWritesFlag(allowAll: true, time: Self.longAgo))
        default: throw Unreadable(row: self.row)
        }
    }
}
