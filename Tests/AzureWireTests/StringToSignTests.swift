import AzureWire
import Foundation
import HTTPTypes
import Testing

/// Goal: the first text that is tried is the one clients sign, and the known deviations follow.
/// Method: vectors made by running the clients (`shared-key.json`, `header-order.txt`).
@Suite struct StringToSignTests {
    struct Vector: Decodable {
        var name: String
        var method: String
        var target: String
        var headers: [String: String]
        var authorization: String
        var stringToSign: String
    }

    @Test func vectors() throws {
        let vectors = try JSONDecoder().decode(
            [Vector].self, from: Data(try golden("shared-key.json").utf8))
        #expect(vectors.count == 19)
        for vector in vectors {
            let authorization = try SharedKeyAuthorization(parsing: vector.authorization)
            #expect(authorization.account == "devstoreaccount1")
            #expect(
                vector.authorization.hasSuffix(":" + Base64.encode(authorization.signature)))
            var texts = StringsToSign(
                authorization.scheme, account: authorization.account,
                method: try #require(HTTPRequest.Method(vector.method)),
                target: try RequestTarget(parsing: vector.target),
                fields: try fields(vector.headers.map { ($0.key, $0.value) }))
            #expect(texts.next().map(text) == vector.stringToSign, "\(vector.name)")
        }
    }

    @Test func theServicesHeaderOrder() throws {
        let names = try golden("header-order.txt").split(separator: "\n").map(String.init)
        for _ in 0..<10 {
            let shuffled = names.shuffled().map { ($0, "v") }
            #expect(try self.headerNames(shuffled, attempt: 0) == names)
            let byByte = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            #expect(try self.headerNames(shuffled, attempt: 1) == byByte)
        }
    }

    private func headerNames(_ pairs: [(String, String)], attempt: Int) throws -> [String] {
        let texts = try self.texts("/acct/c", pairs)
        return texts[attempt].split(separator: "\n").filter { $0.hasPrefix("x-ms-") }.map {
            String($0.prefix { $0 != ":" })
        }
    }

    private func texts(
        _ target: String, _ pairs: [(String, String)],
        scheme: SharedKeyAuthorization.Scheme = .sharedKey
    ) throws -> [String] {
        StringsToSign(
            scheme, account: "acct", method: .get, target: try RequestTarget(parsing: target),
            fields: try fields(pairs)
        ).map(text)
    }

    @Test func theUsualRequestHasOneText() throws {
        let texts = try self.texts(
            "/acct/c/dir/b%20c.txt?comp=metadata",
            [
                ("x-ms-date", "d"), ("x-ms-version", "2024-08-04"), ("Content-Length", "0"),
                ("If-Match", "\"0x1\""),
            ])
        #expect(
            texts == [
                "GET\n\n\n\n\n\n\n\n\"0x1\"\n\n\n\nx-ms-date:d\nx-ms-version:2024-08-04\n"
                    + "/acct/acct/c/dir/b%20c.txt\ncomp:metadata"
            ])
    }

    @Test func aDateOfItsOwnIsSigned() throws {
        let texts = try self.texts(
            "/c/b", [("Date", "today"), ("Range", "bytes=0-1"), ("x-ms-version", "2023-11-03")])
        #expect(
            texts == [
                "GET\n\n\n\n\n\ntoday\n\n\n\n\nbytes=0-1\nx-ms-version:2023-11-03\n/acct/c/b"
            ])
    }

    @Test func aDateBesideMSDateIsTriedSecond() throws {
        let texts = try self.texts(
            "/c", [("Date", "today"), ("x-ms-date", "d"), ("x-ms-version", "2023-11-03")],
            scheme: .sharedKeyLite)
        #expect(
            texts == [
                "GET\n\n\n\nx-ms-date:d\nx-ms-version:2023-11-03\n/acct/c",
                "GET\n\n\ntoday\nx-ms-date:d\nx-ms-version:2023-11-03\n/acct/c",
            ])
    }

    @Test func plusesAndUnescapedCharacters() throws {
        let resources = try self.texts(
            "/c/a+b?prefix=x+y&x=%2B", [("x-ms-version", "2023-11-03")]
        ).map { $0.split(separator: "/acct")[1] }
        #expect(
            resources == [
                "/c/a+b\nprefix:x+y\nx:+", "/c/a+b\nprefix:x y\nx:+",
                "/c/a%2Bb\nprefix:x+y\nx:+", "/c/a%2Bb\nprefix:x y\nx:+",
            ])
    }

    @Test func repeatedHeadersAndParametersAreJoined() throws {
        let texts = try self.texts(
            "/c?b=2&A=z&a=y&empty",
            [("x-ms-meta-a", " 1 "), ("x-ms-meta-a", "2"), ("x-ms-empty", "")])
        #expect(
            texts == [
                "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-empty:\nx-ms-meta-a:1,2\n/acct/c\na:y,z\nb:2\nempty:"
            ])
    }

    @Test func oldVersions() throws {
        let texts = try self.texts(
            "/c",
            [("x-ms-version", "2014-02-14"), ("Content-Length", "0"), ("x-ms-empty", "")])
        #expect(
            texts == ["GET\n\n\n0\n\n\n\n\n\n\n\n\nx-ms-version:2014-02-14\n/acct/c"])
    }

    @Test(arguments: [
        "", "SharedKey", "SharedKey acct", "SharedKey acct:", "SharedKey acct:!!!!",
        "SharedKey :AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "SharedKey acct:AAAA",
        "Bearer eyJ", "SharedKey acct:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=",
    ])
    func malformedAuthorization(header: String) {
        let error = #expect(throws: WireError.self) {
            try SharedKeyAuthorization(parsing: header)
        }
        #expect(error?.code == "InvalidAuthenticationInfo")
    }
}
