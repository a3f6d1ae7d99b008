import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore
import NIOCore

// The successful answers that several operations share (spec rest.md §1, §3).

extension Response {
    /// A change of something that exists afterwards.
    static func changed(_ status: HTTPResponse.Status, _ state: ResourceState?) -> Response {
        var fields = HTTPFields()
        fields.reserveCapacity(12)
        if let state { fields.setState(state) }
        return Response(status: status, headers: fields)
    }

    /// A change that wrote content or metadata of a blob, with the hashes of what was sent.
    static func written(
        _ status: HTTPResponse.Status, _ state: ResourceState?, hashes: BodyHashes = BodyHashes()
    ) -> Response {
        var response = Self.changed(status, state)
        response.append(hashes)
        response.append(.requestServerEncrypted, "true")
        return response
    }

    /// A write that, where there are versions, made one.
    static func newVersion(
        _ status: HTTPResponse.Status, _ blob: Blob?, hashes: BodyHashes = BodyHashes()
    ) -> Response {
        var response = Self.written(status, blob?.state, hashes: hashes)
        response.appendVersion(of: blob)
        return response
    }

    static func xml(_ bytes: [UInt8]) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/xml"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func accountInformation(_ account: AccountProfile) -> Response {
        Response(
            status: .ok,
            headers: [
                .skuName: account.sku.text, .accountKind: account.kind.text,
                .isHNSEnabled: "false",
            ])
    }

    /// What every answer has, refusals included.
    mutating func addCommonFields(of exchange: Exchange) {
        self.append(.requestID, exchange.id.text)
        self.append(.serviceVersion, exchange.version.text)
        if let id = exchange.clientRequestID { self.append(.clientRequestID, id) }
    }

    /// Adds a field that is not there yet; unlike the subscript it does not look.
    mutating func append(_ name: HTTPField.Name, _ value: String) {
        self.headers.append(HTTPField(name: name, value: value))
    }

    mutating func append(_ hashes: BodyHashes) {
        if let md5 = hashes.md5 { self.append(.contentMD5, Base64.encode(md5.bytes)) }
        if let crc64 = hashes.crc64 { self.append(.contentCRC64, crc64HeaderText(crc64)) }
    }

    /// `x-ms-version-id` of a write.
    mutating func appendVersion(of blob: Blob?) {
        if let version = blob?.versionID { self.append(.versionID, WireDate.iso8601(version)) }
    }

    /// Says of a structured body that it was understood: clients compare.
    mutating func echoStructure(of head: BodyHead) {
        if let structure = head.structure { self.append(.structuredBody, structure.text) }
    }
}
