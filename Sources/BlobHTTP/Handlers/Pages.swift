import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore
import NIOPosix

// Page blobs (spec rest.md §3e).

extension BlobService {
    func putPageBlob(
        _ address: BlobAddress, _ conditions: Conditions, _ head: PutBlobHead, _ byteCount: UInt64,
        _ sequenceNumber: UInt64, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(
                address, conditions,
                .putPageBlob(
                    byteCount: byteCount, sequenceNumber: sequenceNumber, head.properties,
                    head.immutability)),
            call)
        return .newVersion(.created, receipt.blob)
    }

    func putPages(
        _ address: BlobAddress, _ conditions: Conditions, _ pages: PageRangeHead,
        _ head: BodyHead, _ call: Call
    ) async throws -> Response {
        try self.refuseEarly(
            .blob(address, conditions, pages.write(.inline([]))), head, call)
        let body = try await self.receive(head, in: call.exchange)
        var response = try await self.write(body, to: pages, of: address, conditions, call)
        response.echoStructure(of: head)
        return response
    }

    func clearPages(
        _ address: BlobAddress, _ conditions: Conditions, _ pages: PageRangeHead, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, .clearPages(pages.range, pages.conditions)), call)
        var response = Response.changed(.created, receipt.blob?.state)
        response.appendSequenceNumber(of: receipt.blob)
        return response
    }

    func putPagesFromURL(
        _ address: BlobAddress, _ conditions: Conditions, _ pages: PageRangeHead,
        _ source: CopySource, _ call: Call
    ) async throws -> Response {
        try self.refuseEarly(
            .blob(address, conditions, pages.write(.inline([]))),
            byteCount: UInt64(pages.range.count))
        let body = try await self.receive(source, call)
        guard body.payload.byteCount == UInt64(pages.range.count) else {
            throw WireError.invalidPageRange
        }
        return try await self.write(body, to: pages, of: address, conditions, call)
    }

    /// Resizing, and changing the sequence number.
    func changePageBlob(
        _ address: BlobAddress, _ conditions: Conditions, _ change: BlobChange, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(.blob(address, conditions, change), call)
        var response = Response.changed(.ok, receipt.blob?.state)
        response.appendSequenceNumber(of: receipt.blob)
        return response
    }

    func getPageRanges(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions,
        _ listing: PageListing, _ call: Call
    ) async throws -> Response {
        let (blob, xml) = try await self.threads.runIfActive { [store] in
            let ranges = try store.pageRanges(
                address, revision, conditions, listing.query
            ).get()
            if let first = listing.firstAsked, first >= ranges.blob.byteCount {
                throw RangeNotSatisfiable(byteCount: ranges.blob.byteCount)
            }
            return (ranges.blob, PageListXML.write(ranges))
        }
        var response = Response.xml(xml)
        response.headers[.blobContentLength] = String(blob.byteCount)
        response.headers.setState(blob.state)
        return response
    }

    private func write(
        _ body: ReceivedBody, to pages: PageRangeHead, of address: BlobAddress,
        _ conditions: Conditions, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, pages.write(body.payload)), call)
        var response = Response.written(.created, receipt.blob?.state, hashes: body.hashes)
        response.appendSequenceNumber(of: receipt.blob)
        return response
    }
}

extension PageRangeHead {
    fileprivate func write(_ payload: UploadedPayload) -> BlobChange {
        .putPages(offset: self.range.lowerBound, payload, self.conditions)
    }
}
