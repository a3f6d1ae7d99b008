import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore
import NIOCore

// The blob operations that read (spec rest.md §3b, §6).

extension BlobService {
    func getBlob(
        _ address: BlobAddress, _ conditions: Conditions, _ head: RangeHead, _ call: Call
    ) async throws -> Response {
        let reader = try self.store.read(address, conditions).get()
        let blob = reader.blob
        guard let asked = head.range else {
            return Response(
                status: .ok, headers: blob.fields(for: .whole),
                body: try self.content(of: reader, 0..<blob.byteCount, call))
        }
        let last = min(asked.last ?? .max, max(blob.byteCount, 1) - 1)
        guard asked.first < blob.byteCount, asked.first <= last else {
            throw RangeNotSatisfiable(byteCount: blob.byteCount)
        }
        let range = asked.first..<(last + 1)
        var response = Response(status: .partialContent, headers: blob.fields(for: .range))
        response.headers[.contentRange] = "bytes \(range.lowerBound)-\(last)/\(blob.byteCount)"
        if let hash = head.hash {
            let bytes = try await self.bytes(of: reader, range, call)
            let hashes = bytes.hashes(hash)
            if let md5 = hashes.md5 { response.append(.contentMD5, Base64.encode(md5.bytes)) }
            if let crc64 = hashes.crc64 { response.append(.contentCRC64, crc64HeaderText(crc64)) }
            response.body = ResponseBody(byteBuffer: bytes)
        } else {
            response.body = try self.content(of: reader, range, call)
        }
        return response
    }

    func getBlobProperties(
        _ address: BlobAddress, _ conditions: Conditions
    ) throws -> Response {
        let blob = try self.store.read(address, conditions).get().blob
        var fields = blob.fields(for: .whole)
        fields[.contentLength] = String(blob.byteCount)
        return Response(status: .ok, headers: fields)
    }

    func getBlobMetadata(_ address: BlobAddress, _ conditions: Conditions) throws -> Response {
        let blob = try self.store.read(address, conditions).get().blob
        return Response(status: .ok, headers: blob.metadataFields)
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
