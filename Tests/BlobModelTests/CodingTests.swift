import BlobModel
import Testing

/// Goal: the shared binary forms round-trip, have the bytes they are documented to have, and turn
/// every cut-off prefix into an error instead of a trap.
struct CodingTests {
    private func check<Value: ByteEncodable & ByteDecodable & Equatable>(_ value: Value) throws {
        var writer = ByteWriter()
        writer.write(encoding: value)
        let bytes = writer.bytes
        let decoded = try bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            let value: Value = try reader.decode()
            try reader.expectEnd()
            return value
        }
        #expect(decoded == value)
        for count in 0..<bytes.count {
            #expect(throws: MalformedBytes.self, "cut to \(count) of \(bytes.count) bytes") {
                try Array(bytes.prefix(count)).withUnsafeBytes { buffer in
                    var reader = ByteReader(buffer)
                    _ = try reader.decode(Value.self)
                }
            }
        }
    }

    private let digest = SHA256Digest(words: (1, .max, 3, 0x0102_0304_0506_0708))

    @Test func values() throws {
        let account = try #require(AccountName("devstoreaccount1"))
        try check(Timestamp(ticks: -5))
        try check(MD5Digest(high: 1, low: .max))
        try check(
            Payload(
                digest: digest, byteCount: 7,
                location: .inline(segment: SegmentID(firstSequence: 9), offset: 4_096)))
        try check(
            Payload(digest: digest, byteCount: .max, location: .file(PayloadFileID(value: 42))))
        try check(Metadata([Metadata.Entry(name: "Name", value: "w\u{20ac}rt")]))
        try check(
            ContentHeaders(
                contentType: "text/plain", contentLanguage: "",
                contentMD5: MD5Digest(high: 1, low: 2)))
        try check(AppendWrites(appendBlobs: false, all: nil))
        try check(
            Actor(
                principal: .accountKey(account: account, number: 2), clientAddress: "127.0.0.1:9",
                requestID: RequestID(value: 7), clientRequestID: "mine"))
        try check(Principal.managementToken)
        try check(
            Principal.token(
                TokenPrincipal(issuer: "https://issuer", subject: "alice", tenant: "")))
        for signer: SharedAccessPrincipal.Signer in [
            .accountKey(number: 2), .delegation(subject: "alice", tenant: "t"),
        ] {
            try check(
                Principal.sharedAccess(
                    SharedAccessPrincipal(
                        account: account, signer: signer, signatureDigest: digest, policy: "p")))
        }
    }

    /// Who is in records: these bytes are on somebody's disk.
    @Test func goldenPrincipals() throws {
        func text(_ text: String) -> [UInt8] { [UInt8(text.utf8.count), 0, 0, 0] + text.utf8 }
        let account = try #require(AccountName("acct"))
        let words: [UInt8] = (1...4).flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] }
        func signature(_ signer: SharedAccessPrincipal.Signer, _ policy: String?) -> Principal {
            .sharedAccess(
                SharedAccessPrincipal(
                    account: account, signer: signer,
                    signatureDigest: SHA256Digest(words: (1, 2, 3, 4)), policy: policy))
        }
        for (principal, golden) in [
            (Principal.accountKey(account: account, number: 2), [0] + text("acct") + [2]),
            (.managementToken, [1]),
            (.server, [2]),
            (
                signature(.accountKey(number: 1), nil),
                [3] + text("acct") + [0, 1] + words + [0]
            ),
            (
                signature(.delegation(subject: "oid", tenant: "tid"), "p"),
                [3] + text("acct") + [1] + text("oid") + text("tid") + words + [1] + text("p")
            ),
            (
                .token(TokenPrincipal(issuer: "iss", subject: "sub", tenant: "")),
                [4] + text("iss") + text("sub") + text("")
            ),
        ] {
            var writer = ByteWriter()
            writer.write(encoding: principal)
            #expect(writer.bytes == golden)
        }
    }

    @Test func goldenPayload() {
        var writer = ByteWriter()
        writer.write(
            encoding: Payload(
                digest: SHA256Digest(words: (1, 2, 3, 4)), byteCount: 5,
                location: .inline(segment: SegmentID(firstSequence: 6), offset: 7)))
        func word(_ low: UInt8) -> [UInt8] { [low, 0, 0, 0, 0, 0, 0, 0] }
        var golden: [UInt8] = []
        for low in 1...5 { golden += word(UInt8(low)) }
        golden += [0] + word(6) + word(7)
        #expect(writer.bytes == golden)
    }

    /// A count of four billion in a few bytes must fail before it allocates.
    @Test func wildCountsAreMalformed() {
        let bytes: [UInt8] = [0xff, 0xff, 0xff, 0xff, 1, 2, 3]
        #expect(throws: MalformedBytes.self) {
            try bytes.withUnsafeBytes { buffer in
                var reader = ByteReader(buffer)
                _ = try reader.decode(Metadata.self)
            }
        }
    }
}
