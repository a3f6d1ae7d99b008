import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: the lease call reaches the store as what was asked (spec worm.md §4.1), and a lease is
/// shown in the state that follows from the time. What a lease allows is decided by BlobRules and
/// tested there.
@Suite struct ContainerLeaseTests {
    private static let path = ManagementFixture.containerPath + "/lease"
    private static let first = "8698f513-fa75-44a1-b8eb-30ba336af27d"
    private static let second = "00000000-0000-0000-0000-00000000000a"

    private static func id(_ text: String) throws -> LeaseID {
        try #require(LeaseID(text))
    }

    /// A lease that began so many seconds before now.
    private static func lease(
        seconds: Int?, age: Int64 = 0, brokenIn: Int64? = nil
    ) throws -> Lease {
        func time(_ seconds: Int64) -> Timestamp {
            StubStore.now.advanced(byTicks: seconds * Timestamp.ticksPerSecond)
        }
        return Lease(
            id: try self.id(self.first), seconds: seconds, startedAt: time(-age),
            brokenAt: brokenIn.map(time))
    }

    /// The action that reached the store, and the answer.
    private func ask(
        _ body: String, lease: Lease? = nil
    ) async throws -> (LeaseAction, NSDictionary) {
        let fixture = try ManagementFixture.withContainer { $0.lease = lease }
        let answer = try await fixture.ask(.post, Self.path, body: body)
        #expect(answer.status == 200, "\(answer.body)")
        let change = try #require(fixture.store.withState { $0.commands.first })
        guard case .lease(let action, let conditions) = change else {
            throw Unexpected(change: "\(change)")
        }
        #expect(conditions == .none)
        return (action, try answer.json)
    }

    private struct Unexpected: Error {
        var change: String
    }

    @Test(arguments: [("-1", nil), ("15", 15), ("60", 60)] as [(String, Int?)])
    func acquire(duration: String, seconds: Int?) async throws {
        let (action, answer) = try await self.ask(
            #"{"action":"Acquire","leaseDuration":\#(duration),"proposedLeaseId":"\#(Self.first)"}"#,
            lease: try Self.lease(seconds: seconds))
        #expect(action == .acquire(id: try Self.id(Self.first), seconds: seconds))
        #expect(answer == ["leaseId": Self.first])
    }

    @Test func acquireMakesAnID() async throws {
        var seen: Set<LeaseID> = []
        for _ in 0..<2 {
            let (action, _) = try await self.ask(#"{"action":"acquire","leaseDuration":-1}"#)
            guard case .acquire(let id, nil) = action else { throw Unexpected(change: "\(action)") }
            seen.insert(id)
        }
        #expect(seen.count == 2)
    }

    @Test func renewChangeRelease() async throws {
        let lease = try Self.lease(seconds: 15)
        let (renew, renewed) = try await self.ask(
            #"{"action":"Renew","leaseId":"\#(Self.first.uppercased())"}"#, lease: lease)
        #expect(renew == .renew(try Self.id(Self.first)))
        #expect(renewed == ["leaseId": Self.first])

        let (change, changed) = try await self.ask(
            #"{"action":"Change","leaseId":"\#(Self.second)","proposedLeaseId":"{\#(Self.first)}"}"#,
            lease: lease)
        #expect(change == .change(try Self.id(Self.second), to: try Self.id(Self.first)))
        #expect(changed == ["leaseId": Self.first])

        let (release, released) = try await self.ask(
            #"{"action":"Release","leaseId":"\#(Self.first)","breakPeriod":null}"#)
        #expect(release == .release(try Self.id(Self.first)))
        #expect(released == [:])
    }

    /// The seconds left are a text, and an id that is sent, as the SDK's example does, changes
    /// nothing: breaking needs none.
    @Test(
        arguments: [(nil, 7, "7"), (0, 0, "0"), (60, 60, "60")] as [(Int?, Int64, String)])
    func breaking(period: Int?, left: Int64, text: String) async throws {
        let member = period.map { #","breakPeriod":\#($0)"# } ?? ""
        let (action, answer) = try await self.ask(
            #"{"action":"Break","leaseId":"\#(Self.second)"\#(member)}"#,
            lease: try Self.lease(seconds: nil, age: 5, brokenIn: left))
        #expect(action == .break(seconds: period))
        #expect(answer == ["leaseTimeSeconds": text])
    }

    @Test(arguments: [
        ("", "action"), ("{}", "action"), (#"{"action":"Steal"}"#, "action"),
        (#"{"action":1}"#, "action"),
        (#"{"action":"Acquire"}"#, "leaseDuration"),
        (#"{"action":"Acquire","leaseDuration":0}"#, "leaseDuration"),
        (#"{"action":"Acquire","leaseDuration":14}"#, "leaseDuration"),
        (#"{"action":"Acquire","leaseDuration":61}"#, "leaseDuration"),
        (#"{"action":"Acquire","leaseDuration":-2}"#, "leaseDuration"),
        (#"{"action":"Acquire","leaseDuration":"15"}"#, "leaseDuration"),
        (
            #"{"action":"Acquire","leaseDuration":-1,"proposedLeaseId":"mine"}"#,
            "proposedLeaseId"
        ),
        (#"{"action":"Renew"}"#, "leaseId"), (#"{"action":"Renew","leaseId":""}"#, "leaseId"),
        (#"{"action":"Release"}"#, "leaseId"),
        (#"{"action":"Change","leaseId":"\#(first)"}"#, "proposedLeaseId"),
        (#"{"action":"Change","proposedLeaseId":"\#(first)"}"#, "leaseId"),
        (#"{"action":"Break","breakPeriod":-1}"#, "breakPeriod"),
        (#"{"action":"Break","breakPeriod":61}"#, "breakPeriod"),
    ])
    func badInput(body: String, name: String) async throws {
        let fixture = try ManagementFixture.withContainer()
        let answer = try await fixture.ask(.post, Self.path, body: body)
        #expect(answer.status == 400)
        #expect(try answer.errorCode == "InvalidRequestPropertyValue")
        #expect(try answer.errorMessage?.contains(name) == true, "\(answer.body)")
        #expect(fixture.commands.isEmpty)
    }

    @Test func unknownMember() async throws {
        let fixture = try ManagementFixture.withContainer()
        let answer = try await fixture.ask(
            .post, Self.path, body: #"{"action":"Break","properties":{}}"#)
        #expect(answer.status == 400)
        #expect(try answer.errorCode == "InvalidRequestContent")
        #expect(fixture.commands.isEmpty)
    }

    @Test func missingContainer() async throws {
        let answer = try await ManagementFixture().ask(
            .post, Self.path, body: #"{"action":"Acquire","leaseDuration":-1}"#)
        #expect(answer.status == 404)
        #expect(try answer.errorCode == "ContainerNotFound")
    }

    /// Refusals that are about leases come as the blob layer says them, behind one code.
    @Test(
        arguments: [
            (.leaseAlreadyPresent, 409), (.leaseIDMismatchWithLeaseOperation, 409),
            (.leaseNotPresentWithLeaseOperation, 409), (.leaseIsBrokenAndCannotBeRenewed, 409),
        ] as [(Refusal, Int)])
    func refused(refusal: Refusal, status: Int) async throws {
        let fixture = try ManagementFixture.withContainer()
        fixture.store.withState { $0.refusal = refusal }
        let answer = try await fixture.ask(
            .post, Self.path, body: #"{"action":"Acquire","leaseDuration":-1}"#)
        #expect(answer.status == status)
        #expect(try answer.errorCode == "ContainerOperationFailure")
    }

    @Test func leasedContainerStays() async throws {
        let fixture = try ManagementFixture.withContainer()
        fixture.store.withState { $0.refusal = .leaseIDMissing(.container) }
        let answer = try await fixture.ask(.delete, ManagementFixture.containerPath)
        #expect(answer.status == 412)
        #expect(try answer.errorCode == "ContainerOperationFailure")
    }

    @Test(
        arguments: [
            (nil, 0, nil, "Locked", "Leased", "Infinite"),
            (15, 14, nil, "Locked", "Leased", "Fixed"),
            (15, 15, nil, "Unlocked", "Expired", nil),
            (nil, 9, 1, "Locked", "Breaking", nil),
            (60, 9, 0, "Unlocked", "Broken", nil),
        ] as [(Int?, Int64, Int64?, String, String, String?)])
    func states(
        seconds: Int?, age: Int64, brokenIn: Int64?, status: String, state: String,
        duration: String?
    ) async throws {
        let lease = try Self.lease(seconds: seconds, age: age, brokenIn: brokenIn)
        let fixture = try ManagementFixture.withContainer { $0.lease = lease }
        let read = try await fixture.ask(.get, ManagementFixture.containerPath).json
        let list = try await fixture.ask(
            .get, ManagementFixture.accountPath + "/blobServices/default/containers"
        ).json
        let listed = try #require((list["value"] as? [NSDictionary])?.first)
        for resource in [read, listed] {
            let properties = try #require(resource["properties"] as? NSDictionary)
            #expect(properties["leaseStatus"] as? String == status)
            #expect(properties["leaseState"] as? String == state)
            #expect(properties["leaseDuration"] as? String == duration)
        }
    }
}
