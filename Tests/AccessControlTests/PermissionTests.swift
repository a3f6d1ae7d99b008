import AccessControl
import AzureWire
import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: every operation is allowed to exactly those who Azure allows it to. Method: the table
/// `Tests/Golden/AccessControl/permissions.txt`; for each row every kind of resource, every letter,
/// every role and nobody at all is tried.
@Suite struct PermissionTests {
    private let account = AccountName("acct")!
    private static let letters = "racwdxyltfi"
    private static let roles: [Character: Role] = [
        "R": .blobDataReader, "C": .blobDataContributor, "O": .blobDataOwner, "D": .blobDelegator,
        "A": .accountContributor,
    ]

    @Test func everyCellOfTheTable() throws {
        let rows = try Row.all()
        #expect(rows.count > 65)
        for row in rows {
            let operation = try row.operation(self.account)
            self.checkAccountSignatures(row, operation)
            self.checkServiceSignatures(row, operation)
            for (letter, role) in Self.roles {
                #expect(
                    self.isAllowed(operation, to: .roles(subject: "who"), role)
                        == row.roles.contains(letter), "\(row.text): \(role.rawValue)")
            }
            #expect(self.isAllowed(operation, to: .everything, nil))
            #expect(!self.isAllowed(operation, to: .roles(subject: "who"), nil), "\(row.text)")
            #expect(
                "\(operation.access.publicLevel)" == row.publicLevel, "\(row.text)")
        }
    }

    private func checkAccountSignatures(_ row: Row, _ operation: BlobOperation) {
        for resources in ["s", "c", "o"] {
            for needs in self.combinations(row.account) {
                let grant = self.grant("ss=b&srt=\(resources)&sp=\(needs)")
                let allowed =
                    row.resources.contains(resources) && row.account.allows(needs)
                #expect(
                    self.isAllowed(operation, to: .sharedAccess(grant), nil) == allowed,
                    "\(row.text): account \(resources) \(needs)")
            }
        }
    }

    /// A user delegation's is worth no more than its maker's roles.
    private func checkServiceSignatures(_ row: Row, _ operation: BlobOperation) {
        for needs in self.combinations(row.service) {
            let allowed = row.service.allows(needs)
            let service = self.grant("sr=c&sp=\(needs)")
            #expect(
                self.isAllowed(operation, to: .sharedAccess(service), nil) == allowed,
                "\(row.text): service \(needs)")
            let delegation = self.grant("sr=c&sp=\(needs)\(Self.delegation)")
            #expect(!self.isAllowed(operation, to: .sharedAccess(delegation), nil))
            for (letter, role) in Self.roles {
                #expect(
                    self.isAllowed(operation, to: .sharedAccess(delegation), role)
                        == (allowed && row.roles.contains(letter)),
                    "\(row.text): delegation \(needs) \(role.rawValue)")
            }
        }
    }

    private static let delegation =
        "&skoid=who&sktid=t&skt=2026-01-01&ske=2026-01-03&sks=b&skv=2024-08-04"

    /// Each letter, alone and with what is needed besides; all but the right ones; none that means
    /// something.
    private func combinations(_ needs: Row.Letters) -> [String] {
        let single = Self.letters.map { String($0) }
        return single + single.map { $0 + needs.besides }
            + [Self.letters.filter { !needs.anyOf.contains($0) } + "p", Self.letters, "p"]
    }

    private func grant(_ query: String) -> SharedAccessGrant {
        let signature = String(repeating: "A", count: 43) + "%3D"
        do {
            let target = try RequestTarget(
                parsing: "/acct/cc1/b?sv=2024-08-04&se=2026-01-02&sig=\(signature)&\(query)")
            let token = try #require(try SharedAccessToken(in: target))
            return try SharedAccessGrant(
                token, policies: [], at: Timestamp(secondsSinceEpoch: 1_767_268_800),
                from: .init(address: nil, isSecure: false))
        } catch {
            preconditionFailure("\(query): \(error)")
        }
    }

    private func isAllowed(_ operation: BlobOperation, to rights: Rights, _ role: Role?) -> Bool {
        let assignments = RoleAssignments(
            role.map { [RoleAssignment(subject: "who", role: $0, scope: .account(self.account))] }
                ?? [])
        do throws(WireError) {
            _ = try rights.authorize(
                operation.access, self.account, operation.container?.name, assignments)
            return true
        } catch {
            return false
        }
    }

    @Test func theCodesOfRefusals() throws {
        let read = OperationAccess.readingSource(withTags: false, isCurrent: true)
        func code(_ query: String) -> String? {
            let rights = Rights.sharedAccess(self.grant(query))
            return #expect(throws: WireError.self) {
                _ = try rights.authorize(read, self.account, nil, RoleAssignments([]))
            }?.code
        }
        #expect(code("ss=qf&srt=c&sp=l") == "AuthorizationServiceMismatch")
        #expect(code("ss=b&srt=sc&sp=l") == "AuthorizationResourceTypeMismatch")
        #expect(code("ss=b&srt=o&sp=l") == "AuthorizationPermissionMismatch")
        #expect(code("sr=c&sp=l") == "AuthorizationPermissionMismatch")
        let roles = #expect(throws: WireError.self) {
            _ = try Rights.roles(subject: "who").authorize(
                read, self.account, nil, RoleAssignments([]))
        }
        #expect(roles?.code == "AuthorizationPermissionMismatch")
        #expect(roles?.status == .forbidden)
        let nobody = #expect(throws: WireError.self) {
            let write = try Row.all().first { $0.text.hasPrefix("PUT /acct/cc1/b") }
            _ = try Rights.anonymous.authorize(
                #require(write).operation(self.account).access, self.account, nil,
                RoleAssignments([]))
        }
        #expect(nobody?.code == "NoAuthenticationInformation")
        #expect(nobody?.status == .unauthorized)
    }

    /// `c` creates; only `w` replaces.
    @Test func creatingIsNotReplacing() throws {
        for row in try Row.all() where row.service.anyOf.contains("c") {
            let operation = try row.operation(self.account)
            for (sp, permit) in [("c", Rights.Permit.creatingOnly), ("cw", .asAsked)] {
                let rights = Rights.sharedAccess(self.grant("sr=c&sp=\(sp)ti"))
                #expect(
                    try rights.authorize(
                        operation.access, self.account, nil, RoleAssignments([])) == permit,
                    "\(row.text)")
            }
        }
    }

    @Test func whatCreatesOnlyReplacesNothing() throws {
        var changed = 0
        for row in try Row.all() where row.text.hasPrefix("PUT /acct/cc1/b") {
            let operation = try row.operation(self.account)
            #expect(!operation.asksToCreateOnly)
            let isNewBlob = ["x-ms-blob-type", "x-ms-copy-source: https", "comp=blocklist"]
                .contains { row.text.contains($0) }
            let isPart = ["comp=block&", "comp=appendblock", "comp=page"]
                .contains { row.text.contains($0) }
            #expect(
                operation.creatingOnly.asksToCreateOnly == (isNewBlob && !isPart), "\(row.text)")
            if operation.creatingOnly.asksToCreateOnly { changed += 1 }
        }
        #expect(changed == 10)
    }
}

/// A row of the table.
private struct Row {
    struct Letters {
        var anyOf: String
        var besides: String

        init(_ text: Substring) {
            let parts = text == "-" ? [] : text.split(separator: "+")
            self.anyOf = parts.first.map(String.init) ?? ""
            self.besides = parts.count > 1 ? String(parts[1]) : ""
        }

        func allows(_ granted: String) -> Bool {
            granted.contains { self.anyOf.contains($0) }
                && self.besides.allSatisfy { granted.contains($0) }
        }
    }

    var text: String
    var method: HTTPRequest.Method
    var target: String
    var fields: HTTPFields
    var resources: Substring
    var account: Letters
    var service: Letters
    var roles: Substring
    var publicLevel: String

    static func all(from file: String = #filePath) throws -> [Row] {
        let tests = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: tests.appending(path: "Golden/AccessControl/permissions.txt"),
            encoding: .utf8)
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let columns = line.split(separator: " | ")
            try #require(columns.count == 7, "\(line)")
            let head = columns[0].split(separator: " ")
            return Row(
                text: String(line), method: try #require(HTTPRequest.Method(String(head[0]))),
                target: String(head[1]), fields: try Self.fields(columns[1]),
                resources: columns[2], account: Letters(columns[3]), service: Letters(columns[4]),
                roles: columns[5], publicLevel: String(columns[6]))
        }
    }

    private static func fields(_ text: Substring) throws -> HTTPFields {
        var fields: HTTPFields = [try #require(.init("x-ms-version")): "2024-08-04"]
        if text == "-" { return fields }
        // "; boundary" belongs to its field.
        for pair in text.replacing("; boundary", with: ";boundary").split(separator: "; ") {
            let parts = pair.split(separator: ": ", maxSplits: 1)
            let value = parts[1].replacing(";boundary", with: "; boundary")
            fields[try #require(.init(String(parts[0])))] = String(value)
        }
        return fields
    }

    func operation(_ account: AccountName) throws -> BlobOperation {
        do {
            return try BlobRequest(
                parsing: self.method, RequestTarget(parsing: self.target), self.fields,
                account: account, addressing: .path
            ).operation
        } catch {
            Issue.record("\(self.text): \(error)")
            throw error
        }
    }
}
