import AzureWire
import HTTPTypes
import Testing

/// Goal: batches are taken apart as the SDKs put them together, with each part's bytes as they were
/// signed, and answered in the one form all clients read (spec rest.md §10).
@Suite struct BatchTests {
    private static let boundary = "batch_11111111-2222-3333-4444-555555555555"
    private static let contentType = "multipart/mixed; boundary=\(boundary)"

    private static func part(
        _ id: Int, _ request: String = "DELETE /acct/c1/x? HTTP/1.1",
        fields: [String] = ["Content-Length: 0"], boundary: String = boundary
    ) -> String {
        let lines =
            [
                "--\(boundary)", "Content-Type: application/http", "Content-ID: \(id)",
                "Content-Transfer-Encoding: binary", "", request,
            ] + fields + ["", ""]
        return lines.map { $0 + "\r\n" }.joined()
    }

    private static let end = "--\(boundary)--\r\n"

    private func parse(_ body: String, _ contentType: String? = contentType) throws -> BatchRequest
    {
        try BatchRequest(parsing: Array(body.utf8), contentType: contentType)
    }

    private func code(_ body: String, _ contentType: String? = contentType) -> String? {
        #expect(throws: WireError.self) { try parse(body, contentType) }?.code
    }

    @Test func twoDeletions() throws {
        let batch = try parse(
            Self.part(
                0,
                fields: [
                    "x-ms-date: Thu, 01 Jan 2026 00:00:00 GMT", "x-ms-client-request-id: 1",
                    "Authorization: SharedKey a:b=", "Content-Length: 0", "x-empty:",
                ])
                + Self.part(1, "DELETE /acct/c1/y/%20z?snapshot=t HTTP/1.1") + Self.end)
        #expect(batch.operation == .deleteBlob)
        #expect(batch.parts.map(\.contentID) == ["0", "1"])
        #expect(batch.parts.map(\.method) == [.delete, .delete])
        #expect(batch.parts.map(\.rawTarget) == ["/acct/c1/x?", "/acct/c1/y/%20z?snapshot=t"])
        #expect(batch.parts[0].target.rawPath == "/acct/c1/x")
        #expect(batch.parts[1].target["snapshot"] == "t")
        let fields = batch.parts[0].fields
        #expect(
            fields.map(\.name.canonicalName) == [
                "x-ms-date", "x-ms-client-request-id", "authorization", "content-length", "x-empty",
            ])
        #expect(fields[.authorization] == "SharedKey a:b=")
        #expect(fields.map(\.value).last == "")
        // The vector of spec auth.md §2: the bare question mark is not signed.
        var texts = StringsToSign(
            .sharedKey, account: "acct", method: batch.parts[0].method,
            target: batch.parts[0].target, fields: fields)
        #expect(texts.next().map(text)?.hasSuffix("\n/acct/acct/c1/x") == true)
    }

    @Test func tiers() throws {
        let batch = try parse(
            Self.part(
                7, "PUT /acct/c1/x?comp=tier HTTP/1.1", fields: ["x-ms-access-tier: Cool"])
                + Self.end)
        #expect(batch.operation == .setBlobTier)
        #expect(batch.parts[0].contentID == "7")
    }

    @Test(arguments: [
        "a+b/c=d", "'()+_,-./:=?", "x y", String(repeating: "b", count: 70), "--",
    ])
    func boundaries(boundary: String) throws {
        let body = Self.part(0, boundary: boundary) + "--\(boundary)--\r\n"
        for parameter in ["boundary=\(boundary)", " charset=x; Boundary=\"\(boundary)\" ; a=b"] {
            #expect(try parse(body, "Multipart/Mixed;\(parameter)").parts.count == 1)
        }
    }

    @Test(arguments: [
        nil, "", "multipart/mixed", "multipart/form-data; boundary=b", "multipart/mixed; boundary=",
        "multipart/mixed; boundary=\"\"", "multipart/mixed; boundary=a\u{e9}",
        "multipart/mixed; boundary=" + String(repeating: "b", count: 71),
    ])
    func refusedContentTypes(contentType: String?) {
        let code = code(Self.part(0) + Self.end, contentType)
        #expect(code == (contentType == nil ? "MissingRequiredHeader" : "InvalidHeaderValue"))
    }

    @Test func whatIsAroundTheParts() throws {
        let body = "preamble\r\n\r\n" + Self.part(0) + "\r\n\r\n" + Self.end + "epilogue \u{e9}"
        #expect(try parse(body).parts.count == 1)
        #expect(try parse(body.replacing("\r\n", with: "\n")).parts.count == 1)
        // Without the line break at the end.
        #expect(try parse(Self.part(0) + "--\(Self.boundary)--").parts.count == 1)
        // A part need not have an id.
        let anonymous = Self.part(0).replacing("Content-ID: 0\r\n", with: "")
        #expect(try parse(anonymous + Self.end).parts[0].contentID == nil)
    }

    @Test func atMost256() throws {
        let most = (0..<256).map { Self.part($0) }.joined()
        #expect(try parse(most + Self.end).parts.count == 256)
        #expect(code(most + Self.part(256) + Self.end) == "ExceedsMaxBatchRequestCount")
    }

    @Test func mixedOperations() {
        let tier = Self.part(1, "PUT /acct/c1/x?comp=tier HTTP/1.1")
        #expect(
            code(Self.part(0) + tier + Self.end) == "AllBatchSubRequestsShouldBeSameApi")
    }

    @Test(arguments: [
        "", end, "preamble\r\n" + end, "--batch_x--\r\n", part(0), "--\(boundary)\r\n",
        part(0, "GET /acct/c1/x HTTP/1.1") + end,
        part(0) + part(1, "GET /acct/c1/x HTTP/1.1") + end,
        part(0, "DELETE /acct/c1?restype=container HTTP/1.1") + end,
        part(0, "PUT /acct/c1/x HTTP/1.1") + end, part(0, "DELETE /acct/c1/x") + end,
        part(0, "POST /acct/?comp=batch HTTP/1.1") + end,
        part(0, "DELETE /acct/c1/x HTTP/2") + end, part(0, "DELETE  /acct/c1/x HTTP/1.1") + end,
        part(0, "(;) /acct/c1/x HTTP/1.1") + end,
        part(0, fields: ["no field"]) + end, part(0, fields: ["a b: c"]) + end,
        part(0, fields: ["a: b\u{1}"]) + end,
        part(0, fields: ["Content-Length: 1", "", "x"]) + end,
        part(0, fields: ["", "body"]) + end, part(0) + "body\r\n" + end,
        part(0).replacing("application/http", with: "text/plain") + end,
        part(0).replacing("Content-Type: application/http\r\n", with: "") + end,
        "--\(boundary)\r\nContent-Type: application/http\r\n\r\n" + end,
    ])
    func malformed(body: String) {
        #expect(code(body) == "InvalidInput")
    }

    /// What a request by itself could not have either: its head is looked at again and again.
    @Test func largeHeads() throws {
        func fields(_ count: Int, _ byteCount: Int = 1) -> [String] {
            (0..<count).map { "x-ms-meta-\($0): \(String(repeating: "v", count: byteCount))" }
        }
        #expect(
            try parse(Self.part(0, fields: fields(100)) + Self.end).parts[0].fields.count == 100)
        #expect(try parse(Self.part(0, fields: fields(15, 1_000)) + Self.end).parts.count == 1)
        #expect(code(Self.part(0, fields: fields(101)) + Self.end) == "InvalidInput")
        #expect(code(Self.part(0, fields: fields(17, 1_000)) + Self.end) == "InvalidInput")
        let query = String(repeating: "a=b&", count: 5_000)
        #expect(
            code(Self.part(0, "DELETE /acct/c1/x?\(query) HTTP/1.1") + Self.end) == "InvalidInput")
    }

    @Test func targetsAreChecked() {
        #expect(code(Self.part(0, "DELETE x HTTP/1.1") + Self.end) == "InvalidUri")
        #expect(code(Self.part(0, "DELETE /a/%zz HTTP/1.1") + Self.end) == "InvalidUri")
    }

    @Test func bytesThatAreNoText() {
        let body = Array(Self.part(0).utf8) + [0xFF, 0x0A] + Array(Self.end.utf8)
        let error = #expect(throws: WireError.self) {
            try BatchRequest(parsing: body, contentType: Self.contentType)
        }
        #expect(error?.code == "InvalidInput")
    }

    @Test func response() throws {
        var response = BatchResponse(id: "1")
        #expect(response.contentType == "multipart/mixed; boundary=batchresponse_1")
        response.append(
            contentID: "0", status: .accepted,
            fields: try fields([
                ("x-ms-delete-type-permanent", "true"), ("x-ms-request-id", "r"),
                ("x-ms-version", "v"),
            ]))
        response.append(
            contentID: nil, status: .notFound, reason: "The specified blob does not exist.",
            fields: try fields([
                ("x-ms-error-code", "BlobNotFound"), ("Content-Type", "application/xml"),
            ]), body: Array("<Error/>".utf8))
        response.finish()
        let expected = """
            --batchresponse_1
            Content-Type: application/http
            Content-ID: 0

            HTTP/1.1 202 Accepted
            x-ms-delete-type-permanent: true
            x-ms-request-id: r
            x-ms-version: v

            --batchresponse_1
            Content-Type: application/http

            HTTP/1.1 404 The specified blob does not exist.
            x-ms-error-code: BlobNotFound
            Content-Type: application/xml
            Content-Length: 8

            <Error/>
            --batchresponse_1--

            """
        #expect(text(response.bytes) == expected.replacing("\n", with: "\r\n"))
    }
}
