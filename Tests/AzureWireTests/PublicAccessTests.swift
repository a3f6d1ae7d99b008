import AzureWire
import BlobModel
import HTTPTypes
import Testing

/// Goal: a container's level of public access shows as rest.md §3 and §4.4 say, and of a private one
/// nothing shows.
@Suite struct PublicAccessTests {
    private func container(_ level: PublicAccess) throws -> Container {
        var container = Container(
            address: try Fixture.container(), id: ContainerID(sequence: 1),
            createdAt: Fixture.noon, lastModified: Fixture.noon, etag: ETag(time: Fixture.noon),
            metadata: .empty, policy: nil, hold: .clear)
        container.publicAccess = level
        return container
    }

    @Test(arguments: [(PublicAccess.off, nil), (.blob, "blob"), (.container, "container")])
    func properties(level: PublicAccess, text: String?) throws {
        let container = try self.container(level)
        #expect(
            container.fields(at: Fixture.noon, for: Fixture.version)[.blobPublicAccess] == text)
        #expect(container.metadataFields[.blobPublicAccess] == nil)
    }

    @Test func list() throws {
        guard case .listContainers(let listing) = try parse(.get, "/acct/?comp=list") else {
            throw WireError.internalError
        }
        func xml(_ levels: [PublicAccess]) throws -> String {
            let page = ContainerPage(containers: try levels.map(self.container), next: nil)
            return String(
                decoding: ContainerListXML.write(
                    page, listing, endpoint: "http://127.0.0.1:10000/acct/", at: Fixture.noon),
                as: UTF8.self)
        }
        let scope = "<DefaultEncryptionScope>"
        let state = "<LeaseState>available</LeaseState>"
        #expect(try xml([.off]).contains(state + scope))
        for (level, text) in [(PublicAccess.blob, "blob"), (.container, "container")] {
            let all = try xml([.off, level])
            #expect(all.contains("\(state)<PublicAccess>\(text)</PublicAccess>\(scope)"))
            #expect(all.split(separator: "<PublicAccess>").count == 2)
        }
    }
}
