import BlobModel
import Testing

/// Goal: tags, settings and stored policies round-trip through their binary forms; what is no
/// such value, and every cut-off prefix, is an error.
@Suite struct AccountCodingTests {
    private func bytes(_ value: some ByteEncodable) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(encoding: value)
        return writer.bytes
    }

    private func decode<Value: ByteDecodable>(
        _ type: Value.Type, _ bytes: [UInt8]
    ) throws -> Value {
        try bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            let value: Value = try reader.decode()
            try reader.expectEnd()
            return value
        }
    }

    private func check<Value: ByteEncodable & ByteDecodable & Equatable>(_ value: Value) throws {
        let bytes = bytes(value)
        #expect(try decode(Value.self, bytes) == value)
        for count in 0..<bytes.count {
            #expect(throws: MalformedBytes.self, "cut to \(count) of \(bytes.count) bytes") {
                try decode(Value.self, Array(bytes.prefix(count)))
            }
        }
    }

    private let rule = CORSRule(
        allowedOrigins: ["*"], allowedMethods: ["GET", "PUT"], allowedHeaders: [],
        exposedHeaders: ["x-ms-*"], maxAgeSeconds: 5)

    @Test func roundTrips() throws {
        try check(BlobTags.none)
        try check(BlobTags([.init(key: "b", value: ""), .init(key: "a", value: "1")]))
        try check(AccountSettings.initial)
        try check(
            AccountSettings(
                isVersioningEnabled: true,
                blobRetention: DeleteRetention(days: 365, allowsPermanentDelete: true),
                containerRetentionDays: 1,
                corsRules: Array(repeating: rule, count: AccountSettings.corsRulesMax),
                defaultServiceVersion: "2024-08-04"))
        try check(SignedIdentifier(id: "p", start: nil, expiry: nil, permission: nil))
        try check(
            SignedIdentifier(
                id: "\u{20ac}", start: Timestamp(ticks: 1), expiry: Timestamp(ticks: 2),
                permission: "rl"))
    }

    private let properties = AccountProperties(
        kind: .storageV2, sku: .standardLRS, location: "local", accessTier: .cold)

    @Test func propertiesRoundTrip() throws {
        try check(properties)
        var other = AccountProperties(
            kind: .blockBlobStorage, sku: .premiumLRS, location: "westeurope", accessTier: nil)
        other.tags = try #require(
            AccountTags([.init(name: "b", value: ""), .init(name: "Ä", value: "\u{20ac}")]))
        try check(other)
        other.allowsPublicAccess = true
        try check(other)
        other.requiresHTTPS = true
        try check(other)
        #expect(bytes(other).first == 0xC2)
        other.allowsPublicAccess = false
        try check(other)
        #expect(bytes(other).first == 0x42)
        try check(StorageAccount.Key(id: AccountKeyID(value: .max), createdAt: Timestamp(ticks: 1)))
    }

    @Test func propertiesHaveOneForm() throws {
        func tags(_ names: [String]) -> [UInt8] {
            var writer = ByteWriter()
            writer.write(each: names) {
                $0.write($1)
                $0.write("")
            }
            return writer.bytes
        }
        let head = bytes(properties).dropLast(4)
        #expect(
            try decode(AccountProperties.self, head + tags(["a", "b"])).tags.entries.count == 2)
        for names in [["b", "a"], ["a", "a"], ["A", "a"], [""], ["a/b"], ["a\u{7}"]] {
            #expect(throws: MalformedBytes.self, "\(names)") {
                try decode(AccountProperties.self, head + tags(names))
            }
        }
        for kind: UInt8 in [0, 3, 0x80, 0x83, 0x40, 0x43, 0x21] {
            #expect(throws: MalformedBytes.self, "\(kind)") {
                try decode(AccountProperties.self, [kind] + bytes(properties).dropFirst())
            }
        }
        for tier in [AccessTier.archive, .p10, .premium] {
            var wrong = properties
            wrong.accessTier = tier
            #expect(throws: MalformedBytes.self) {
                try decode(AccountProperties.self, bytes(wrong))
            }
        }
    }

    @Test func tagsOfAnAccount() throws {
        func isValid(_ entries: [(String, String)]) -> Bool {
            AccountTags(entries.map { .init(name: $0.0, value: $0.1) }) != nil
        }
        #expect(isValid([]))
        #expect(isValid((1...50).map { ("tag\($0)", "") }))
        #expect(!isValid((1...51).map { ("tag\($0)", "") }))
        let name = String(repeating: "n", count: 128)
        let value = String(repeating: "v", count: 256)
        #expect(isValid([(name, value)]))
        #expect(!isValid([(name + "n", "")]))
        #expect(!isValid([("n", value + "v")]))
        #expect(!isValid([("", "")]) && !isValid([("n", "\u{0}")]))
        for character in "<>%&\\?/" { #expect(!isValid([("n\(character)", "")])) }
        #expect(!isValid([("team", "1"), ("Team", "2")]))
    }

    @Test func tagsHaveOneForm() throws {
        // b before a.
        let unsorted: [UInt8] =
            [2, 0, 0, 0] + [1, 0, 0, 0, 0x62, 0, 0, 0, 0] + [1, 0, 0, 0, 0x61, 0, 0, 0, 0]
        #expect(throws: MalformedBytes.self) { try decode(BlobTags.self, unsorted) }
        let emptyKey: [UInt8] = [1, 0, 0, 0] + [0, 0, 0, 0] + [0, 0, 0, 0]
        #expect(throws: MalformedBytes.self) { try decode(BlobTags.self, emptyKey) }
    }

    @Test func retentionDays() throws {
        #expect(DeleteRetention(days: 0) == nil)
        #expect(DeleteRetention(days: 366) == nil)
        #expect(try #require(DeleteRetention(days: 1)).allowsPermanentDelete == false)
        #expect(throws: MalformedBytes.self) { try decode(DeleteRetention.self, [0, 0, 0]) }
        #expect(throws: MalformedBytes.self) { try decode(DeleteRetention.self, [0x6E, 1, 0]) }
        #expect(try decode(DeleteRetention.self, [0x6D, 1, 1]).days == 365)
        // Not versioned, no blob retention, container retention of 0 days, no rules, no version.
        #expect(throws: MalformedBytes.self) {
            try decode(AccountSettings.self, [0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
        }
    }

    @Test func noMoreThanFiveRules() {
        let settings = AccountSettings(corsRules: Array(repeating: rule, count: 6))
        #expect(throws: MalformedBytes.self) {
            try decode(AccountSettings.self, bytes(settings))
        }
    }
}
