import AzureWire
import BlobModel
import HTTPTypes
import Testing

/// Goal: the rules decide as spec rest.md §11 says, the first that matches before all others.
@Suite struct CORSTests {
    private static func rule(
        _ origins: [String], _ methods: [String] = ["GET"], headers: [String] = [],
        exposed: [String] = [], age: Int = 1
    ) -> CORSRule {
        CORSRule(
            allowedOrigins: origins, allowedMethods: methods, allowedHeaders: headers,
            exposedHeaders: exposed, maxAgeSeconds: age)
    }

    private func preflight(
        _ origin: String?, _ method: String?, headers: String? = nil, _ rules: CORSRule...
    ) throws -> [String: String] {
        var request = HTTPFields()
        request[.origin] = origin
        request[.accessControlRequestMethod] = method
        request[.accessControlRequestHeaders] = headers
        return dictionary(try CORSAnswer.preflight(request, rules: rules))
    }

    private func dictionary(_ fields: HTTPFields) -> [String: String] {
        Dictionary(fields.map { ($0.name.canonicalName, $0.value) }) { $0 + "|" + $1 }
    }

    @Test func aPreflightIsAnsweredWithWhatItAskedFor() throws {
        let answer = try preflight(
            "https://A.example", "PUT", headers: "X-MS-Meta-a, content-type",
            Self.rule(["*"], age: 1),
            Self.rule(
                ["https://a.example"], ["PUT"], headers: ["x-ms-meta*", "Content-Type"], age: 2),
            Self.rule(["*"], ["PUT"], headers: ["*"], age: 3))
        #expect(
            answer == [
                "access-control-allow-origin": "https://A.example",
                "access-control-allow-methods": "PUT",
                "access-control-allow-headers": "X-MS-Meta-a, content-type",
                "access-control-max-age": "2", "access-control-allow-credentials": "true",
            ])
        let bare = try preflight("null", "GET", Self.rule(["*"]))
        #expect(bare["access-control-allow-headers"] == nil)
        #expect(bare["access-control-allow-origin"] == "null")
    }

    @Test func preflightsThatFail() {
        func code(_ body: () throws -> [String: String]) -> String? {
            #expect(throws: WireError.self) { try body() }?.code
        }
        let origin = "https://a"
        let anyone = Self.rule(["*"], headers: ["x-ms*"])
        for result in [
            code { try preflight(origin, "GET") },
            code { try preflight(origin, "GET", Self.rule(["https://b"])) },
            code { try preflight(origin, "PUT", anyone) },
            code { try preflight(origin, "get", anyone) },
            code { try preflight(origin, "GET", headers: "x-ms-date,x-other", anyone) },
        ] {
            #expect(result == "CorsPreflightFailure")
        }
        #expect(code { try preflight(nil, "GET", anyone) } == "InvalidHeaderValue")
        #expect(code { try preflight(origin, nil, anyone) } == "InvalidHeaderValue")
    }

    @Test(arguments: [
        ("https://*.b.example", "https://a.b.example", true),
        ("https://*.b.example", "https://x.a.B.example", true),
        ("https://*.b.example", "http://a.b.example", false),
        ("https://*.b.example", "https://b.example", false),
        ("https://*.b.example", "https://.b.example", false),
        ("https://*.b.example", "https://a.b.example.evil", false),
        ("https://*b.example", "https://evilb.example", false),
        ("https://a*", "https://ab", false),
        ("*.b.example", "https://a.b.example", false),
        ("https://a.example:8080", "https://a.example", false),
    ])
    func origins(allowed: String, origin: String, matches: Bool) {
        let fields = CORSAnswer.fields(
            to: origin, method: .get, answer: HTTPFields(), rules: [Self.rule([allowed])])
        #expect((fields[.accessControlAllowOrigin] == origin) == matches)
        #expect(fields[.vary] == "Origin")
    }

    @Test func actualRequests() throws {
        let answer = try fields([
            ("ETag", "x"), ("x-ms-version", "1"), ("x-ms-meta-a", "1"), ("Content-Type", "t"),
            ("x-ms-meta-a", "2"),
        ])
        func added(_ origin: String?, _ method: HTTPRequest.Method, _ rules: CORSRule...)
            -> [String: String]
        {
            dictionary(
                CORSAnswer.fields(to: origin, method: method, answer: answer, rules: rules))
        }
        let anyone = Self.rule(["*"], exposed: ["x-ms-meta*", "etag", "absent"])
        #expect(
            added("https://a", .get, anyone) == [
                "access-control-allow-origin": "*",
                "access-control-expose-headers": "ETag,x-ms-meta-a",
            ])
        #expect(
            added("https://a", .get, Self.rule(["https://a"]), anyone) == [
                "access-control-allow-origin": "https://a",
                "access-control-allow-credentials": "true", "vary": "Origin",
            ])
        #expect(added("https://a", .put, anyone) == ["vary": "Origin"])
        #expect(added(nil, .get, anyone).isEmpty)
        #expect(added("https://a", .get).isEmpty)
    }
}
