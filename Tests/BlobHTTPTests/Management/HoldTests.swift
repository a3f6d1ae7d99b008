import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: hold calls reach the store with clean tags and answer as in spec worm.md §4.5.
@Suite struct HoldTests {
    private static let set = ManagementFixture.containerPath + "/setLegalHold"
    private static let clear = ManagementFixture.containerPath + "/clearLegalHold"

    @Test func setWithFlag() async throws {
        let fixture = try ManagementFixture.withContainer { $0.hold = .sample }
        let answer = try await fixture.ask(
            .post, Self.set,
            body: #"{"tags":["Case17","x99","CASE17"],"allowProtectedAppendWritesAll":true}"#)
        #expect(answer.status == 200)
        #expect(
            try answer.json
                == parse(
                    #"{"allowProtectedAppendWritesAll":true,"hasLegalHold":true,"tags":["case17"]}"#
                ))
        guard
            case .setLegalHold(let tags, allowProtectedAppendWritesAll: true)? = fixture.store
                .withState({ $0.commands.last })
        else {
            Issue.record("another command: \(fixture.commands)")
            return
        }
        #expect(tags.map(\.text) == ["case17", "x99"])
    }

    @Test func clearTheLast() async throws {
        let fixture = try ManagementFixture.withContainer()
        let answer = try await fixture.ask(.post, Self.clear, body: #"{"tags":["case17"]}"#)
        #expect(try answer.json == parse(#"{"hasLegalHold":false,"tags":[]}"#))
        guard
            case .clearLegalHold(let tags, allowProtectedAppendWritesAll: nil)? = fixture.store
                .withState({ $0.commands.last })
        else {
            Issue.record("another command: \(fixture.commands)")
            return
        }
        #expect(tags.map(\.text) == ["case17"])
    }

    /// How clients change the flag alone.
    @Test func setWithoutTags() async throws {
        let fixture = try ManagementFixture.withContainer { $0.hold = .sample }
        let answer = try await fixture.ask(
            .post, Self.set, body: #"{"tags":[],"allowProtectedAppendWritesAll":false}"#)
        #expect(answer.status == 200)
        #expect(try answer.json["allowProtectedAppendWritesAll"] as? Bool == false)
    }

    @Test(arguments: [
        (#"{}"#, "InvalidRequestPropertyValue"), ("", "InvalidRequestPropertyValue"),
        (#"{"tags":null}"#, "InvalidRequestPropertyValue"),
        (#"{"tags":"case17"}"#, "InvalidRequestPropertyValue"),
        (#"{"tags":[1]}"#, "InvalidRequestPropertyValue"),
        (#"{"tags":["ab"]}"#, "InvalidRequestPropertyValue"),
        (#"{"tags":["abcdefghijklmnopqrstuvwx"]}"#, "InvalidRequestPropertyValue"),
        (#"{"tags":["case-17"]}"#, "InvalidRequestPropertyValue"),
        (#"{"tags":["gerät"]}"#, "InvalidRequestPropertyValue"),
        (
            #"{"tags":["t01","t02","t03","t04","t05","t06","t07","t08","t09","t10","t11"]}"#,
            "InvalidRequestPropertyValue"
        ),
        (
            #"{"tags":["case17"],"allowProtectedAppendWritesAll":"yes"}"#,
            "InvalidRequestPropertyValue"
        ),
        (#"{"tags":["case17"],"allowProtectedAppendWrites":true}"#, "InvalidRequestContent"),
    ])
    func invalid(body: String, code: String) async throws {
        for path in [Self.set, Self.clear] {
            let fixture = try ManagementFixture.withContainer()
            let answer = try await fixture.ask(.post, path, body: body)
            #expect(answer.status == 400)
            #expect(try answer.errorCode == code)
            #expect(fixture.commands.isEmpty)
        }
    }
}
