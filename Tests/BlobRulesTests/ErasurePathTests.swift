import BlobModel
import BlobRules
import Testing

/// Every way in which a payload can come to be erased, and what guards it (spec worm.md §5.3,
/// rule 9; ARCHITECTURE.md, "What can erase a payload").
///
/// Method: each operation of the tables is carried out where nothing protects and nothing is kept
/// (no versions, no soft delete), which shows which of them give up committed content at all. The
/// same are then tried under each kind of protection. A kind of command that is in no table fails
/// the first test, so a new one cannot be forgotten here.
struct ErasurePathTests {
    /// What gives up content, by operation: the blobs it does that to.
    private static let erasing: [String: Set<String>] = [
        // The whole blob is replaced.
        "put-block-blob": ["block", "append", "page"],
        "put-append-blob": ["block", "append", "page"],
        "put-page-blob": ["block", "append", "page"],
        "put-block-list": ["block"],
        "copy-blob": ["block"],
        "copy-from-url": ["block", "append", "page"],
        "put-blob-from-url": ["block", "append", "page"],
        "begin-copy": ["block"],
        // Pages are.
        "put-pages": ["page"],
        "clear-pages": ["page"],
        "resize-to-less": ["page"],
        "incremental-copy": ["incremental"],
        // It is deleted.
        "delete": ["block", "append", "page", "incremental"],
        "delete-include": ["block", "append", "page", "incremental"],
        "delete-only": ["block", "append", "page", "incremental"],
        "delete-snapshot": ["block", "append", "page", "incremental"],
        "delete-version": ["block", "append", "page", "incremental"],
        "delete-permanently": ["block", "append", "page", "incremental"],
        "purge": ["block", "append", "page", "incremental"],
        "expire": ["block", "append", "page", "incremental"],
        // Its container is. The purge of one that was deleted asks nothing more: what protects its
        // content kept it from being deleted.
        "container-delete-data": ["block", "append", "page", "incremental"],
        "container-delete-management": ["block", "append", "page", "incremental"],
        "container-purge": ["block", "append", "page", "incremental"],
        // Its account is.
        "account-delete": ["block", "append", "page", "incremental"],
    ]

    private static let blobs = ["block", "append", "page", "incremental"]

    private static func operations() throws -> Set<String> {
        let rows = try Fixture.rows(of: "clw-matrix") + Fixture.rows(of: "vlw-matrix")
        return Set(rows.compactMap { $0.split(separator: ",").first.map(String.init) })
            .union(["resize-to-less", "account-delete", "container-update"])
    }

    @Test func everyKindOfCommandIsTried() throws {
        let scene = Scene()
        let kinds = Set(
            try Self.operations().compactMap { try? scene.command($0).kind })
        // The clock has no content; what else is done to accounts and to policies of containers has
        // tables of its own.
        let elsewhere: Set<OperationKind> = [
            .readClock, .advanceClock, .deleteImmutabilityPolicy, .lockImmutabilityPolicy,
            .extendImmutabilityPolicy, .createAccount, .updateAccount, .regenerateAccountKey,
        ]
        #expect(kinds.union(elsewhere) == Set(OperationKind.allCases))
    }

    @Test func theseAndNoOthersGiveUpContent() throws {
        var found: [String: Set<String>] = [:]
        for operation in try Self.operations() {
            for blob in Self.blobs {
                var scene = Scene()
                scene.keepsDeleted = false
                scene.blob = Scene.blob(blob)
                if try scene.givesUpContent(operation) {
                    found[operation, default: []].insert(blob)
                }
            }
        }
        for operation in Set(found.keys).union(Self.erasing.keys) {
            #expect(found[operation] == Self.erasing[operation], "\(operation)")
        }
    }

    /// Under a policy that runs, a container's or a version's, and under a hold of either: refused,
    /// or what was there is kept as a version.
    @Test(arguments: ["policy", "hold", "version's policy", "version's hold"])
    func whatIsProtectedIsNotGivenUp(protection: String) throws {
        for (operation, blobs) in Self.erasing where operation != "container-purge" {
            for blob in blobs {
                var scene = Scene()
                scene.keepsDeleted = false
                scene.blob = Scene.blob(blob, created: Fixture.noon, modified: Fixture.noon)
                try scene.protect(with: protection)
                #expect(
                    try !scene.givesUpContent(operation), "\(operation) of \(blob), \(protection)")
            }
        }
    }
}

extension Scene {
    fileprivate mutating func protect(with protection: String) throws {
        let until = Fixture.noon.advanced(byDays: 1)
        switch protection {
        case "policy":
            self.container.policy = ImmutabilityPolicy(
                state: .unlocked, days: 1, appendWrites: AppendWrites(), extendCount: 0,
                etag: ETag(time: Self.longAgo), history: [])
        case "hold":
            let tag = LegalHold.Tag(
                text: Fixture.tag("case17"), time: Self.longAgo, by: Fixture.actor.principal)
            self.container.hold = LegalHold(tags: [tag], appendWrites: nil)
        case "version's policy":
            self.container.versionLevel = VersionLevel(enabledAt: Self.longAgo)
            self.blob?.immutability = BlobImmutability(
                policy: VersionPolicy(until: until, mode: .unlocked))
        default:
            self.container.versionLevel = VersionLevel(enabledAt: Self.longAgo)
            self.blob?.immutability = BlobImmutability(legalHold: true)
        }
    }

    /// Whether the operation is accepted and ends the last reference to what the blob, or the
    /// snapshot or version that is like it, consists of.
    fileprivate func givesUpContent(_ operation: String) throws -> Bool {
        guard let changes = try self.changes(of: operation) else { return false }
        return changes.contains { change in
            guard case .discard(let garbage) = change else { return false }
            switch garbage {
            // The blobs' own; staged blocks have the numbers 2 and 9.
            case .payload(let payload): return Fixture.number(of: payload) == 1
            case .chunks(let id): return id == BlobID(sequence: 3)
            case .container(let id): return id == self.container.id || id.sequence == 8
            case .stagedBlocks: return false
            }
        }
    }
}
