import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: pages of the list hang together through `nextLink`, and soft-deleted containers are shown
/// to those who ask.
@Suite struct ContainerListTests {
    private static let path = ManagementFixture.accountPath + "/blobServices/default/containers"

    private func fixture() throws -> ManagementFixture {
        let fixture = try ManagementFixture()
        for name in ["alpha", "audit-1", "audit-2", "audit-3", "omega"] {
            let address = ContainerAddress(
                account: fixture.address.account, name: try ContainerName(parsing: name))
            var container = Container.plain(address)
            if name == "audit-2" { container.policy = .sample }
            fixture.store.withState { $0.containers[address] = container }
        }
        return fixture
    }

    private func names(_ answer: Answer) throws -> [String] {
        let items = try #require(try answer.json["value"] as? [NSDictionary])
        return items.compactMap { $0["name"] as? String }
    }

    @Test func all() async throws {
        let answer = try await self.fixture().ask(.get, Self.path)
        #expect(try self.names(answer) == ["alpha", "audit-1", "audit-2", "audit-3", "omega"])
        #expect(try answer.json["nextLink"] == nil)
    }

    @Test func none() async throws {
        let answer = try await ManagementFixture().ask(
            .get, Self.path, query: "api-version=2023-05-01&$include=deleted")
        #expect(try answer.json == parse(#"{"value":[]}"#))
    }

    @Test func items() async throws {
        let answer = try await self.fixture().ask(
            .get, Self.path, query: "api-version=2023-05-01&$filter=audit-2")
        #expect(
            try answer.json
                == parse(
                    #"""
                    {"value":[{"id":"\#(Self.path)/audit-2","name":"audit-2",
                     "type":"Microsoft.Storage/storageAccounts/blobServices/containers",
                     "etag":"\"0x8DD530E860B1800\"",
                     "properties":{"deleted":false,"remainingRetentionDays":0,
                      "defaultEncryptionScope":"$account-encryption-key",
                      "denyEncryptionScopeOverride":false,"publicAccess":"None",
                      "leaseStatus":"Unlocked","leaseState":"Available",
                      "lastModifiedTime":"2025-02-22T07:00:00.0000000Z",
                      "hasImmutabilityPolicy":true,"hasLegalHold":false}}]}
                    """#))
    }

    @Test func pages() async throws {
        let fixture = try self.fixture()
        var query = "api-version=2023-05-01&$maxpagesize=2&$filter=audit"
        var seen: [[String]] = []
        while seen.count < 5 {
            let answer = try await fixture.ask(.get, Self.path, query: query)
            seen.append(try self.names(answer))
            guard let link = try answer.json["nextLink"] as? String else { break }
            let prefix = "http://127.0.0.1:10000" + Self.path + "?"
            #expect(link.hasPrefix(prefix))
            query = String(link.dropFirst(prefix.count))
        }
        #expect(seen == [["audit-1", "audit-2"], ["audit-3"]])
    }

    @Test(arguments: ["0", "5001", "-1", "two", "1.5"])
    func pageSize(text: String) async throws {
        let answer = try await ManagementFixture().ask(
            .get, Self.path, query: "api-version=2023-05-01&$maxpagesize=\(text)")
        #expect(answer.status == 400)
        #expect(try answer.errorCode == "InvalidQueryParameterValue")
    }

    /// `audit-2` was deleted twice and lives again; `gone` was deleted once.
    private func history() throws -> ManagementFixture {
        let fixture = try self.fixture()
        for (name, daysAgo) in [("audit-2", Int64(6)), ("audit-2", 2), ("gone", 0)] {
            let address = ContainerAddress(
                account: fixture.address.account, name: try ContainerName(parsing: name))
            var container = Container.plain(address)
            let day = Timestamp.secondsPerDay * Timestamp.ticksPerSecond
            let time = StubStore.now.advanced(byTicks: -daysAgo * day)
            container.deletion = Deletion(at: time, until: time.advanced(byTicks: 7 * day))
            fixture.store.withState { $0.deletedContainers.append(container) }
        }
        return fixture
    }

    @Test func deletedOnesAreShownToThoseWhoAsk() async throws {
        let fixture = try self.history()
        let plain = try await fixture.ask(.get, Self.path)
        #expect(try !self.names(plain).contains("gone"))
        let answer = try await fixture.ask(
            .get, Self.path, query: "api-version=2023-05-01&$include=deleted&$filter=gone")
        #expect(
            try answer.json
                == parse(
                    #"""
                    {"value":[{"id":"\#(Self.path)/gone","name":"gone",
                     "type":"Microsoft.Storage/storageAccounts/blobServices/containers",
                     "etag":"\"0x8DD530E860B1800\"",
                     "properties":{"deleted":true,"deletedTime":"2025-02-22T07:00:00.0000000Z",
                      "remainingRetentionDays":7,"version":"003DD3188E559800",
                      "defaultEncryptionScope":"$account-encryption-key",
                      "denyEncryptionScopeOverride":false,"publicAccess":"None",
                      "leaseStatus":"Unlocked","leaseState":"Available",
                      "lastModifiedTime":"2025-02-22T07:00:00.0000000Z",
                      "hasImmutabilityPolicy":false,"hasLegalHold":false}}]}
                    """#))
    }

    /// Pages of any size begin and end between containers of one name, too.
    @Test(arguments: 1...8)
    func pagesOfHistory(size: Int) async throws {
        let fixture = try self.history()
        var query = "api-version=2023-05-01&$maxpagesize=\(size)&$include=Deleted"
        var seen: [String] = []
        for page in 1... {
            let answer = try await fixture.ask(.get, Self.path, query: query)
            let items = try #require(try answer.json["value"] as? [NSDictionary])
            #expect(items.count <= size)
            for item in items {
                let properties = try #require(item["properties"] as? NSDictionary)
                let days = properties["remainingRetentionDays"] as? Int ?? -1
                seen.append("\(item["name"] ?? "") \(days)")
            }
            guard let link = try answer.json["nextLink"] as? String, page < 9 else { break }
            query = String(try #require(link.split(separator: "?").last))
            #expect(query.contains("$include=deleted"))
        }
        #expect(
            seen == [
                "alpha 0", "audit-1 0", "audit-2 1", "audit-2 5", "audit-2 0", "audit-3 0",
                "gone 7", "omega 0",
            ])
    }

    @Test(arguments: [
        "$include=snapshots", "$include=deleted,snapshots", "$skipToken=a,b", "$skipToken=a,1,2",
        "$skipToken=a,", "$skipToken=a&$skiptoken=b", "$skipToken=a,99999999999999999999",
    ])
    func badQuery(query: String) async throws {
        let answer = try await ManagementFixture().ask(
            .get, Self.path, query: "api-version=2023-05-01&" + query)
        #expect(answer.status == 400)
        #expect(try answer.errorCode == "InvalidQueryParameterValue")
    }
}
