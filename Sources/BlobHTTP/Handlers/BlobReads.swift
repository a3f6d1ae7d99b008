import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore
import NIOCore

// The blob operations that read (spec rest.md §3b, §6).

extension BlobService {
    func getBlob(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions, _ head: RangeHead,
        _ call: Call
    ) async throws -> Response {
        let reader = try self.store.read(address, revision, conditions).get()
        let blob = self.withProgress(reader.blob)
        if blob.isArchived(at: call.now) { throw Refusal.blobArchived }
        guard let asked = head.range else {
            var response = Response(
                status: .ok,
                headers: blob.fields(
                    for: .whole, of: reader.item, inferring: call.address.profile.accessTier,
                    at: call.now))
            try self.setContent(of: reader, 0..<blob.byteCount, head, call, in: &response)
            return response
        }
        let last = min(asked.last ?? .max, max(blob.byteCount, 1) - 1)
        guard asked.first < blob.byteCount, asked.first <= last else {
            throw RangeNotSatisfiable(byteCount: blob.byteCount)
        }
        let range = asked.first..<(last + 1)
        var response = Response(
            status: .partialContent,
            headers: blob.fields(
                for: .range, of: reader.item, inferring: call.address.profile.accessTier,
                at: call.now))
        response.append(
            .contentRange, "bytes \(range.lowerBound)-\(last)/\(blob.byteCount)")
        if let hash = head.hash {
            let bytes = try await self.bytes(of: reader, range, call)
            response.append(bytes.hashes(hash))
            response.body = ResponseBody(byteBuffer: bytes)
        } else {
            try self.setContent(of: reader, range, head, call, in: &response)
        }
        return response
    }

    func getBlobProperties(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions, _ call: Call
    ) throws -> Response {
        let reader = try self.store.read(address, revision, conditions).get()
        let blob = self.withProgress(reader.blob)
        var fields = blob.fields(
            for: .whole, of: reader.item, inferring: call.address.profile.accessTier, at: call.now)
        fields[.contentLength] = String(blob.byteCount)
        return Response(status: .ok, headers: fields)
    }

    func getBlobMetadata(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions, _ call: Call
    ) throws -> Response {
        let reader = try self.store.read(address, revision, conditions).get()
        var fields = reader.blob.metadataFields
        fields.append(contentsOf: reader.blob.versionFields(of: reader.item))
        return Response(status: .ok, headers: fields)
    }

    private func setContent(
        of reader: Store.Reader, _ range: Range<UInt64>, _ head: RangeHead, _ call: Call,
        in response: inout Response
    ) throws {
        guard let structure = head.structure else {
            response.body = try self.content(of: reader, range, call)
            return
        }
        response.append(.structuredBody, structure)
        response.append(.structuredContentLength, String(range.count))
        response.body = self.structuredContent(of: reader, range, call)
    }

    /// A copy from elsewhere that goes on: how far it has come is known here and not in the store.
    private func withProgress(_ blob: Blob) -> Blob {
        guard let copy = blob.copy, copy.status == .pending,
            let byteCount = self.copies.copiedByteCount(copy.id)
        else { return blob }
        var blob = blob
        blob.copy?.copied = byteCount
        return blob
    }
}

extension ByteBuffer {
    fileprivate func hashes(_ hash: RangeHead.RangeHash) -> BodyHashes {
        var hasher =
            switch hash {
            case .md5: BodyHasher(md5: true, crc64: false)
            case .crc64: BodyHasher(md5: false, crc64: true)
            }
        self.withUnsafeReadableBytes { hasher.update($0) }
        return hasher.finish()
    }
}

/// The range begins after the last byte; the answer says how long the blob is.
struct RangeNotSatisfiable: Error {
    var byteCount: UInt64
}
