// Goal: an auditor reads in one line what a record says, the same words for ever, and no name can
// make the line say something else. Method: whole lines of text and JSON against what they should be.

import AuditTrail
import BlobModel
import Testing

@Suite struct AuditEntryTests {
    private static let time = Timestamp(ticks: 17_671_392_001_234_567)

    private func record(
        _ event: Event, by principal: Principal = .managementToken, blob: String? = nil,
        clientRequestID: String? = nil
    ) throws -> Record {
        let isOfStore = if case .clockRead = event { true } else { false }
        return Record(
            sequence: 7, time: Self.time,
            actor: Actor(
                principal: principal, clientAddress: principal == .server ? "" : "10.0.0.1:999",
                requestID: RequestID(value: 1), clientRequestID: clientRequestID),
            account: isOfStore ? nil : AccountName("acct"),
            container: isOfStore ? nil : try ContainerName(parsing: "audit"),
            blob: try blob.map { try BlobName(parsing: $0) }, event: event)
    }

    private func line(
        _ event: Event, by principal: Principal = .managementToken, blob: String? = nil
    ) throws -> String {
        AuditEntry(try self.record(event, by: principal, blob: blob)).text
    }

    @Test func aPolicyInText() throws {
        let text = try self.line(
            .policyPut(days: 7, appendWrites: AppendWrites(appendBlobs: true)))
        #expect(
            text == "2025-12-31T00:00:00.1234567Z  accepted  putImmutabilityPolicy         "
                + "management                         acct/audit"
                + "  immutabilityPeriodSinceCreationInDays=7  allowProtectedAppendWrites=true")
    }

    @Test func aRefusalInText() throws {
        let key = Principal.accountKey(account: try #require(AccountName("acct")), number: 2)
        let text = try self.line(
            .refused(.deleteBlob, .retained, of: .current), by: key, blob: "2026/app.log")
        #expect(
            text == "2025-12-31T00:00:00.1234567Z  refused   deleteBlob                    "
                + "key 2 of acct                      acct/audit/2026/app.log  reason=retention")
    }

    @Test(arguments: [
        (
            Event.containerCreated(.empty, versionLevel: true, publicAccess: .blob),
            "createContainer", "  immutableStorageWithVersioning=true  publicAccess=blob"
        ),
        (.containerCreated(.empty, versionLevel: false, publicAccess: .off), "createContainer", ""),
        (
            .signedIdentifiersSet([], publicAccess: .container), "setContainerACL",
            "  publicAccess=container"
        ),
        (.signedIdentifiersSet([], publicAccess: .off), "setContainerACL", "  publicAccess=off"),
        (.containerUpdated(.empty, publicAccess: .off), "updateContainer", "  publicAccess=off"),
    ])
    func publicAccess(event: Event, operation: String, details: String) throws {
        let line = try self.line(event)
        #expect(line.contains("  accepted  \(operation) "))
        #expect(line.hasSuffix("acct/audit\(details)"))
    }

    @Test(arguments: [false, true])
    func whatAnAccountAllows(allows: Bool) throws {
        let properties = AccountProperties(
            kind: .storageV2, sku: .standardLRS, location: "local", accessTier: .hot,
            allowsPublicAccess: allows, requiresHTTPS: !allows)
        let line = try self.line(.accountUpdated(properties, .initial))
        #expect(
            line.hasSuffix(
                "  isVersioningEnabled=false  allowBlobPublicAccess=\(allows)"
                    + "  supportsHttpsTrafficOnly=\(!allows)"))
    }

    /// All lines have their target in the same column.
    @Test func columnsAreAligned() throws {
        let longest = Principal.accountKey(
            account: try #require(AccountName("abcdefghijklmnopqrstuvwx")), number: 1)
        let lines = try [
            self.line(.policyLocked), self.line(.policyDeleted, by: longest),
            self.line(.versionPolicyDeleted(of: .current), by: .server),
        ]
        let columns = Set(
            lines.compactMap { line in
                line.firstRange(of: "acct/audit").map {
                    line.distance(from: line.startIndex, to: $0.lowerBound)
                }
            })
        #expect(columns.count == 1)
    }

    @Test(arguments: [
        ("a b", "a%20b"), ("a\nb", "a%0Ab"), ("50%", "50%25"), ("\u{1B}[2J", "%1B[2J"),
        ("ü/日本", "ü/日本"), ("a\u{202E}b", "a%E2%80%AEb"), ("x\u{A0}y", "x%C2%A0y"),
    ])
    func namesCannotForgeAColumn(name: String, printed: String) throws {
        let text = try self.line(.refused(.putBlob, .legalHold, of: .current), blob: name)
        #expect(text.hasSuffix("acct/audit/\(printed)  reason=legalHold"))
    }

    @Test func theStoreHasNoTarget() throws {
        let reading = ClockReading(mode: .compliance, compliance: Self.time, wall: Self.time)
        let text = try self.line(.clockRead(reading), by: .server)
        #expect(text.contains("  -  mode=compliance  complianceTime=2025-12-31T00:00:00.1234567Z"))
    }

    @Test func json() throws {
        let record = try self.record(
            .legalHoldSet(
                [#require(HoldTag("case17")), #require(HoldTag("audit"))],
                allowProtectedAppendWritesAll: false), clientRequestID: "a\"b")
        #expect(
            try AuditEntry(record).json
                == #"{"account":"acct","actor":"management","clientAddress":"10.0.0.1:999","#
                + #""clientRequestId":"a\"b","container":"audit","details":{"#
                + #""allowProtectedAppendWritesAll":false,"tags":["case17","audit"]},"#
                + #""operation":"setLegalHold","outcome":"accepted","#
                + #""requestId":"00000000-0000-0000-0000-000000000001","sequence":7,"#
                + #""time":"2025-12-31T00:00:00.1234567Z"}"#)
        let bare = try self.record(.policyLocked, by: .server)
        #expect(
            try AuditEntry(bare).json
                == #"{"account":"acct","actor":"server","container":"audit","#
                + #""operation":"lockImmutabilityPolicy","outcome":"accepted","#
                + #""requestId":"00000000-0000-0000-0000-000000000001","sequence":7,"#
                + #""time":"2025-12-31T00:00:00.1234567Z"}"#)
    }

    @Test func whatIsSaidOfVersions() throws {
        let version = Timestamp(secondsSinceEpoch: 0)
        let set = Event.versionPolicySet(
            VersionPolicy(until: Self.time.roundedUpToSecond, mode: .locked), of: .version(version))
        #expect(
            try self.line(set, blob: "b").hasSuffix(
                "acct/audit/b  versionId=1970-01-01T00:00:00.0000000Z"
                    + "  immutabilityPolicyUntilDate=2025-12-31T00:00:01.0000000Z"
                    + "  immutabilityPolicyMode=locked"))
        #expect(
            try self.line(.versionHoldSet(true, of: .current), blob: "b")
                .hasSuffix("acct/audit/b  legalHold=true"))
        #expect(
            try self.line(
                .revisionDeleted(HistoryItem.Key(time: version, role: .snapshot), .discarded),
                by: .server, blob: "b"
            ).hasSuffix("acct/audit/b  snapshot=1970-01-01T00:00:00.0000000Z  fate=discarded"))
    }

    /// What expires and what is purged is the server's doing.
    @Test func deletionsByTheServerHaveTheirOwnName() throws {
        let deleted = Event.blobDeleted(.discarded, snapshots: nil)
        #expect(try AuditEntry(self.record(deleted, blob: "b")).operation == .deleteBlob)
        #expect(
            try AuditEntry(self.record(deleted, by: .server, blob: "b")).operation == .expireBlob)
    }
}
