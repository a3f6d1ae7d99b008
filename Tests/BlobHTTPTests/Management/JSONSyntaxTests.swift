import BlobHTTP
import HTTPTypes
import Testing

/// Goal: no member of a body is silently one of two. Method: bodies by hand.
@Suite struct JSONSyntaxTests {
    @Test(arguments: [
        #"{}"#, #"{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}"#, #"{"a":"a\":","b":"}"}"#,
        #"{"a":["a","a"],"A":1}"#, #"[1,2]"#, #"{"a":",","b":[",",","]}"#, " {\n\"a\" : 1 }\t",
    ])
    func sound(body: String) {
        #expect(JSONSyntax.fault(in: body.utf8) == nil)
    }

    @Test(arguments: [
        (#"{"a":1,"a":1}"#, JSONSyntax.Fault.duplicate("a")),
        (#"{"x":{"a":1,"b":2,"a":3}}"#, .duplicate("a")),
        (#"{"a":{},"b":[{}],"a":{}}"#, .duplicate("a")),
        (#"{"a":1,"\u0061":2}"#, .duplicate("a")),
        (#"[{"a":1},{"b":1,"b":2}]"#, .duplicate("b")),
        (#"{"a":1,}"#, .trailingComma), (#"{"a":[1, ]}"#, .trailingComma),
    ])
    func faulty(body: String, fault: JSONSyntax.Fault) {
        #expect(JSONSyntax.fault(in: body.utf8) == fault)
    }

    /// In two bytes for each character the second name's spelling could not be read.
    @Test func otherEncodings() {
        let body = Array(#"{"a":1,"\u0061":2}"#.utf8)
        for bytes in [body.flatMap { [0, $0] }, body.flatMap { [$0, 0] }, [0, 0, 0] + body] {
            #expect(JSONSyntax.fault(in: bytes) == .encoding)
        }
    }

    @Test(arguments: [
        #"{"properties":{"immutableStorageWithVersioning":{"enabled":false,"enabled":true}}}"#,
        #"{"properties":{},"properties":{}}"#, #"{"properties":{},}"#,
    ])
    func aBodyIsRefused(body: String) async throws {
        let fixture = try ManagementFixture()
        let answer = try await fixture.ask(.put, ManagementFixture.containerPath, body: body)
        #expect(answer.status == 400)
        #expect(try answer.errorCode == "InvalidRequestContent")
        #expect(fixture.commands.isEmpty)
    }
}
