import BlobModel
import BlobRules
import Testing

/// Every cell of the two lease tables (spec rest.md §7), on blobs and on containers.
///
/// Goal: each call and each other operation meets each state of a lease with each id. Method: the
/// tables in `Tests/Golden/Rules` were written from the specification alone.
struct LeaseTableTests {
    @Test func everyAction() throws {
        let rows = try Fixture.rows(of: "lease-actions")
        #expect(rows.count == 15 * 6)
        for row in rows {
            let fields = row.split(separator: ",").map(String.init)
            try #require(fields.count == 3, "\(row)")
            let action = try LeaseState.action(fields[0])
            var scene = Scene()
            scene.blob = Scene.blob("block")
            scene.blob?.lease = try LeaseState.lease(fields[1])
            scene.container.lease = scene.blob?.lease
            var facts = Facts()
            facts.container = scene.container
            facts.blob = scene.blob
            let ofBlob = decide(
                .blob(Fixture.blob("entry"), .none, .lease(action)), content: nil, facts: facts,
                at: Moment(Fixture.noon))
            let ofContainer = decide(
                .container(Fixture.container, .lease(action, .none)), content: nil, facts: facts,
                at: Moment(Fixture.noon))
            #expect(LeaseState.word(for: ofBlob) == fields[2], "blob: \(row)")
            #expect(LeaseState.word(for: ofContainer) == fields[2], "container: \(row)")
        }
    }

    @Test func everyGuard() throws {
        let rows = try Fixture.rows(of: "lease-guards")
        #expect(rows.count == 720)
        for row in rows {
            let fields = row.split(separator: ",").map(String.init)
            try #require(fields.count == 5, "\(row)")
            let operation = fields[0]
            let lease = try LeaseState.lease(fields[2])
            let id = fields[1] == "none" ? nil : try LeaseState.id(fields[1])
            var scene = try Self.scene(for: operation)
            scene.blob?.lease = lease
            scene.container.lease = lease
            if operation == "copy-as-source" {
                scene.sourceConditions.leaseID = id
            } else {
                scene.conditions.leaseID = id
            }
            let refusal = try scene.refusal(of: operation)
            #expect(refusal?.word ?? "ok" == fields[3], "\(row)")
            if let resource = refusal?.leased {
                #expect(resource == Self.resource(of: operation), "\(row)")
            }
            if fields[3] == "ok", !operation.hasPrefix("container") {
                let after = try scene.blob(after: operation)?.lease
                switch fields[4] {
                case "kept": #expect(after == lease, "\(row)")
                case "gone": #expect(after == nil, "\(row)")
                default: break
                }
            }
        }
    }

    private static func scene(for operation: String) throws -> Scene {
        let blob =
            switch operation {
            case "append-block", "seal": "append"
            case "put-pages", "clear-pages", "resize", "set-sequence-number", "page-ranges": "page"
            case "incremental-copy": "incremental"
            case "abort-copy", "finish-copy", "fail-copy": "pending"
            default: "block"
            }
        var scene = Scene()
        scene.blob = Scene.blob(blob)
        return scene
    }

    private static func resource(of operation: String) -> LeasedResource {
        if operation == "copy-as-source" { return .copySource }
        return operation.hasPrefix("container") ? .container : .blob
    }
}

extension Refusal {
    /// Whose lease stands against an operation.
    fileprivate var leased: LeasedResource? {
        switch self {
        case .leaseIDMissing(let resource), .leaseIDMismatch(let resource),
            .leaseNotPresent(let resource):
            resource
        default: nil
        }
    }
}

/// The words of the tables for leases.
private enum LeaseState {
    struct Unreadable: Error {
        var word: String
    }

    static func id(_ name: some StringProtocol) throws -> LeaseID {
        switch name {
        case "A": Fixture.lease(0xA)
        case "B": Fixture.lease(0xB)
        case "C": Fixture.lease(0xC)
        default: throw Unreadable(word: String(name))
        }
    }

    static func lease(_ state: String) throws -> Lease? {
        let id = Fixture.lease(0xA)
        let noon = Fixture.noon
        func seconds(_ count: Int64) -> Timestamp {
            noon.advanced(byTicks: count * Timestamp.ticksPerSecond)
        }
        return switch state {
        case "available": nil
        case "leased": Lease(id: id, seconds: 60, startedAt: seconds(-20))
        case "infinite": Lease(id: id, seconds: nil, startedAt: seconds(-20))
        case "breaking":
            Lease(id: id, seconds: nil, startedAt: seconds(-20), brokenAt: seconds(10))
        case "broken": Lease(id: id, seconds: nil, startedAt: seconds(-20), brokenAt: noon)
        case "expired": Lease(id: id, seconds: 15, startedAt: seconds(-15))
        default: throw Unreadable(word: state)
        }
    }

    static func action(_ text: String) throws -> LeaseAction {
        let words = text.split(separator: " ")
        switch words[0] {
        case "acquire":
            let id = try Self.id(words[1])
            let isInfinite = words.count == 3
            return .acquire(
                id: id, seconds: isInfinite ? nil : id == Fixture.lease(0xA) ? 30 : 15)
        case "renew": return .renew(try Self.id(words[1]))
        case "change": return .change(try Self.id(words[1]), to: try Self.id(words[3]))
        case "release": return .release(try Self.id(words[1]))
        case "break": return .break(seconds: words.count == 3 ? Int(words[2]) : nil)
        default: throw Unreadable(word: text)
        }
    }

    /// The state, whose, and for how long.
    static func word(for decision: Decision) -> String {
        switch decision {
        case .accepted(.blobLeaseSet(let lease)), .accepted(.containerLeaseSet(let lease)):
            guard let lease else { return "available" }
            let now = Fixture.noon
            let owner = String(lease.id.value, radix: 16, uppercase: true)
            switch lease.state(at: now) {
            case .leased:
                let left = lease.expiresAt.map {
                    "\(($0.ticks - now.ticks) / Timestamp.ticksPerSecond)"
                }
                return "leased \(owner) \(left ?? "infinite")"
            case .breaking: return "breaking \(owner) \(lease.breakSecondsLeft(at: now))"
            case .broken: return "broken \(owner)"
            case .expired: return "expired \(owner)"
            }
        case .accepted: return "another event"
        case .refused(let refusal): return refusal.word
        }
    }
}
