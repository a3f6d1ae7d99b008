import BlobModel
import HTTPTypes

/// The body of a container's lease call (spec worm.md §4.1).
struct LeaseBody: Decodable, Sendable {
    let action: LeaseAction

    init(from decoder: any Decoder) throws {
        var body = try JSONMembers(from: decoder)
        let action = try body.string("action")
        let id = try Self.id("leaseId", &body)
        let proposed = try Self.id("proposedLeaseId", &body)
        let duration = try body.integer("leaseDuration")
        let breakPeriod = try body.integer("breakPeriod")
        try body.end()
        func named() throws(ManagementError) -> LeaseID {
            guard let id else { throw .propertyMissing("leaseId") }
            return id
        }
        switch action?.lowercased() {
        case "acquire":
            self.action = .acquire(
                id: proposed ?? LeaseID(value: .random(in: .min ... .max)),
                seconds: try Self.seconds(duration))
        case "renew": self.action = .renew(try named())
        case "change":
            guard let proposed else { throw ManagementError.propertyMissing("proposedLeaseId") }
            self.action = .change(try named(), to: proposed)
        case "release": self.action = .release(try named())
        case "break":
            if let breakPeriod, !Lease.breakSecondsRange.contains(breakPeriod) {
                throw ManagementError.propertyValue("\(breakPeriod)", of: "breakPeriod")
            }
            self.action = .break(seconds: breakPeriod)
        case nil: throw ManagementError.propertyMissing("action")
        case let other?: throw ManagementError.propertyValue(other, of: "action")
        }
    }

    private static func id(
        _ name: String, _ body: inout JSONMembers
    ) throws(ManagementError) -> LeaseID? {
        guard let text = try body.string(name) else { return nil }
        guard let id = LeaseID(text) else { throw .propertyValue(text, of: name) }
        return id
    }

    /// -1 is infinite.
    private static func seconds(_ duration: Int?) throws(ManagementError) -> Int? {
        guard let duration else { throw .propertyMissing("leaseDuration") }
        if duration == -1 { return nil }
        guard Lease.secondsRange.contains(duration) else {
            throw .propertyValue("\(duration)", of: "leaseDuration")
        }
        return duration
    }
}

/// Its answer.
struct LeaseReply: Encodable, Sendable {
    var leaseId: String?
    var leaseTimeSeconds: String?
}

/// A lease in the words of the resource manager.
struct LeaseWords {
    var status = "Unlocked"
    var state = "Available"
    var duration: String?

    init(_ lease: Lease?, at now: Timestamp) {
        guard let lease else { return }
        switch lease.state(at: now) {
        case .leased:
            self.status = "Locked"
            self.state = "Leased"
            self.duration = lease.seconds == nil ? "Infinite" : "Fixed"
        case .breaking:
            self.status = "Locked"
            self.state = "Breaking"
        case .broken: self.state = "Broken"
        case .expired: self.state = "Expired"
        }
    }
}

extension ManagementService {
    func leaseContainer(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        let action = try await call.body(LeaseBody.self).action
        let receipt = try await self.change(.lease(action, .none), call)
        let lease = receipt.container?.lease
        let reply =
            switch action {
            case .acquire, .renew, .change: LeaseReply(leaseId: lease?.id.text)
            case .release: LeaseReply()
            case .break:
                LeaseReply(
                    leaseTimeSeconds: String(lease?.breakSecondsLeft(at: receipt.time) ?? 0))
            }
        return ManagementReply(.ok, reply)
    }
}
