import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOPosix

// Answers with an XML body (spec rest.md §4). A page of 5,000 names takes milliseconds to gather
// and to write, so it is made on the thread pool and no connection waits for another one's list.

extension BlobService {
    func listContainers(_ listing: ContainerListing, _ call: Call) async throws -> Response {
        try await self.xml { [store] in
            let page = try store.containers(listing.query)
            return ContainerListXML.write(page, listing, endpoint: call.endpoint, at: call.now)
        }
    }

    func listBlobs(_ listing: BlobListing, _ call: Call) async throws -> Response {
        try await self.xml { [store] in
            let page = try store.blobs(listing.query).get()
            return BlobListXML.write(
                page, listing, inferring: call.address.profile.accessTier, endpoint: call.endpoint,
                at: call.now)
        }
    }

    func findBlobs(_ listing: TagListing, _ call: Call) async throws -> Response {
        try await self.xml { [store] in
            let page = try store.blobs(tagged: listing.query).get()
            return FoundBlobsXML.write(
                page, listing.query.filter, where: listing.expression, endpoint: call.endpoint)
        }
    }

    func getBlockList(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions,
        _ kind: BlockListKind, _ call: Call
    ) async throws -> Response {
        let (list, xml) = try await self.threads.runIfActive { [store] in
            let list = try store.blockList(address, revision, conditions).get()
            return (list, BlockListXML.write(list, kind))
        }
        var response = Response.xml(xml)
        response.headers[.blobContentLength] = String(list.blob?.byteCount ?? 0)
        if let state = list.blob?.state { response.headers.setState(state) }
        return response
    }

    private func xml(_ make: @escaping @Sendable () throws -> [UInt8]) async throws -> Response {
        .xml(try await self.threads.runIfActive(make))
    }
}
