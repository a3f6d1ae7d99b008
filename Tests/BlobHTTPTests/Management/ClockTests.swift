import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: the clock is shown in every mode and advanced in one, by whom the token lets in, and by
/// nothing but a sensible number of seconds.
@Suite struct ClockTests {
    private static let path = "/providers/Lazuli.Storage/clock"

    private func fixture(_ mode: ClockMode) throws -> ManagementFixture {
        let fixture = try ManagementFixture()
        fixture.store.withState {
            $0.clock = ClockReading(
                mode: mode, compliance: Timestamp(secondsSinceEpoch: 100),
                wall: Timestamp(secondsSinceEpoch: 40))
        }
        return fixture
    }

    @Test(arguments: [ClockMode.compliance, .system, .manual])
    func itIsShown(mode: ClockMode) async throws {
        let answer = try await self.fixture(mode).ask(.get, Self.path)
        #expect(answer.status == 200)
        #expect(
            try answer.json
                == parse(
                    """
                    {"mode": "\(mode)", "complianceTime": "1970-01-01T00:01:40.0000000Z",
                     "wallTime": "1970-01-01T00:00:40.0000000Z", "deviationSeconds": 60}
                    """))
    }

    @Test func itIsAdvanced() async throws {
        let fixture = try self.fixture(.manual)
        let answer = try await fixture.ask(
            .post, Self.path + "/advance", body: #"{"seconds": 86400}"#)
        #expect(answer.status == 200)
        #expect(try answer.json["complianceTime"] as? String == "1970-01-02T00:01:40.0000000Z")
        #expect(
            fixture.store.withState { $0.actors.map(\.principal) } == [ManagementFixture.principal])
    }

    @Test func anotherClockIsNot() async throws {
        let fixture = try self.fixture(.compliance)
        let answer = try await fixture.ask(
            .post, Self.path + "/advance", body: #"{"seconds": 86400}"#)
        #expect(answer.status == 409)
        #expect(try answer.errorCode == "ClockNotManual")
        #expect(fixture.store.withState { $0.clock.compliance.wholeSeconds } == 100)
    }

    @Test(arguments: [
        "", "{}", #"{"seconds": 0}"#, #"{"seconds": -1}"#, #"{"seconds": 1.5}"#,
        #"{"seconds": "60"}"#, #"{"seconds": 1, "minutes": 2}"#, #"{"seconds": 31536000001}"#,
        "[]", "seconds=60",
    ])
    func whatIsNoAdvance(body: String) async throws {
        let fixture = try self.fixture(.manual)
        let answer = try await fixture.ask(.post, Self.path + "/advance", body: body)
        #expect(answer.status == 400)
        #expect(fixture.store.withState { $0.clock.advancedTicks } == 0)
    }

    @Test func moreThanThereIsIsTooFar() async throws {
        let fixture = try self.fixture(.manual)
        let most = #"{"seconds": 31536000000}"#
        #expect(try await fixture.ask(.post, Self.path + "/advance", body: most).status == 200)
        let more = try await fixture.ask(.post, Self.path + "/advance", body: #"{"seconds": 1}"#)
        #expect(more.status == 400)
        #expect(try more.errorCode == "InvalidRequestPropertyValue")
    }

    @Test func onlyWithTheToken() async throws {
        let fixture = try self.fixture(.manual)
        for headers: HTTPFields in [[:], [.authorization: "Bearer wrong"]] {
            let answer = try await fixture.ask(
                .post, Self.path + "/advance", headers: headers, body: #"{"seconds": 1}"#)
            #expect(answer.status == 401)
        }
        #expect(fixture.store.withState { $0.clock.advancedTicks } == 0)
        let wrong = try await fixture.ask(.put, Self.path, body: "{}")
        #expect(wrong.status == 405)
    }
}
