// Goal: a trail shows what it was asked for, no more and no less. Method: a few records of every kind
// of target against every scope and filter.

import AuditTrail
import BlobModel
import Testing

@Suite struct AuditFilterTests {
    private func record(
        _ event: Event, at second: Int64 = 0, by principal: Principal = .managementToken,
        account: String? = "acct", container: String? = "audit", blob: String? = nil
    ) throws -> Record {
        Record(
            sequence: 1, time: Timestamp(secondsSinceEpoch: second),
            actor: Actor(
                principal: principal, clientAddress: "", requestID: RequestID(value: 1),
                clientRequestID: nil),
            account: account.flatMap(AccountName.init),
            container: try container.map { try ContainerName(parsing: $0) },
            blob: try blob.map { try BlobName(parsing: $0) }, event: event)
    }

    private func container() throws -> ContainerAddress {
        ContainerAddress(
            account: try #require(AccountName("acct")), name: try ContainerName(parsing: "audit"))
    }

    @Test func scopes() throws {
        let reading = ClockReading(
            mode: .system, compliance: Timestamp(ticks: 0), wall: Timestamp(ticks: 0))
        let ofStore = try self.record(.clockRead(reading), account: nil, container: nil)
        let ofAccount = try self.record(.accountSettingsSet(.initial), container: nil)
        let ofContainer = try self.record(.policyLocked)
        let ofBlob = try self.record(.refused(.deleteBlob, .retained, of: .current), blob: "b")
        let ofOtherBlob = try self.record(
            .refused(.deleteBlob, .retained, of: .current), blob: "b2")
        let ofOtherContainer = try self.record(.policyLocked, container: "other")
        let ofOtherAccount = try self.record(.policyLocked, account: "other")
        let all = [
            ofStore, ofAccount, ofContainer, ofBlob, ofOtherBlob, ofOtherContainer, ofOtherAccount,
        ]
        let container = try self.container()
        func covered(_ scope: AuditScope) -> [Record] {
            all.filter { AuditFilter().entry(of: $0, in: scope) != nil }
        }
        #expect(covered(.store) == all)
        #expect(covered(.account(container.account)) == Array(all[1...5]))
        #expect(covered(.container(container)) == [ofContainer, ofBlob, ofOtherBlob])
        let blob = BlobAddress(container: container, name: try BlobName(parsing: "b"))
        #expect(covered(.blob(blob)) == [ofBlob])
    }

    /// A container's trail is about policy; a blob's also about what became of the blob.
    @Test func whatIsOfProtection() throws {
        let container = AuditScope.container(try self.container())
        let blob = AuditScope.blob(
            BlobAddress(container: try self.container(), name: try BlobName(parsing: "b")))
        let deleted = try self.record(.blobDeleted(.discarded, snapshots: nil), blob: "b")
        let sealed = try self.record(.blobSealed, blob: "b")
        let filter = AuditFilter()
        #expect(filter.entry(of: deleted, in: container) == nil)
        #expect(filter.entry(of: deleted, in: blob) != nil)
        #expect(filter.entry(of: sealed, in: blob) == nil)
        var all = AuditFilter()
        all.includesAll = true
        #expect(all.entry(of: deleted, in: container) != nil)
        #expect(all.entry(of: sealed, in: blob) != nil)
    }

    @Test func timesActorsOutcomes() throws {
        let key = Principal.accountKey(account: try #require(AccountName("acct")), number: 1)
        let records = try [
            self.record(.policyLocked, at: 10), self.record(.policyDeleted, at: 20, by: .server),
            self.record(.refused(.putBlob, .legalHold, of: .current), at: 30, by: key, blob: "b"),
        ]
        func passes(_ change: (inout AuditFilter) -> Void) -> [Int64] {
            var filter = AuditFilter()
            change(&filter)
            return records.compactMap { filter.entry(of: $0, in: .store)?.time.wholeSeconds }
        }
        #expect(passes { $0.since = Timestamp(secondsSinceEpoch: 20) } == [20, 30])
        #expect(passes { $0.until = Timestamp(secondsSinceEpoch: 20) } == [10])
        #expect(passes { $0.outcome = .refused } == [30])
        #expect(passes { $0.outcome = .accepted } == [10, 20])
        #expect(passes { $0.actor = "key 1 of acct" } == [30])
        #expect(passes { $0.actor = "er" } == [20])
        #expect(passes { $0.actor = "nobody" } == [])
    }
}
