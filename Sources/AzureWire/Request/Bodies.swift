import BlobModel

// What the head says of the body: length, hashes, and the limits of each operation
// (spec rest.md §3c–§3e, §9).

extension RequestHeaders {
    /// A body that is stored: it may be a structured one.
    func contentHead(bytesMax: UInt64) throws(WireError) -> BodyHead {
        guard let text = self.nonEmpty(.structuredBody) else {
            return try self.bodyHead(bytesMax: bytesMax)
        }
        try StructuredMessage.check(text)
        guard let wireByteCount = try self.contentLength() else {
            throw .missingContentLengthHeader
        }
        guard let byteCount = try self.number(.structuredContentLength) else {
            throw .missingRequiredHeader(KnownHeader.structuredContentLength.rawValue)
        }
        guard byteCount <= bytesMax else { throw .requestBodyTooLarge(byteCountMax: bytesMax) }
        guard
            StructuredMessage.segmentCount(
                byteCount: wireByteCount, contentByteCount: byteCount) != nil
        else {
            throw .invalidHeaderValue(
                KnownHeader.structuredContentLength.rawValue, String(byteCount))
        }
        let (md5, crc64) = try self.hashes(.contentMD5, .contentCRC64)
        return BodyHead(
            byteCount: byteCount, md5: md5, crc64: crc64,
            structure: BodyHead.Structure(text: text, byteCount: wireByteCount))
    }

    /// A body that is read by the server: it comes as it is.
    func bodyHead(bytesMax: UInt64) throws(WireError) -> BodyHead {
        try self.refuseStructure()
        guard let byteCount = try self.contentLength() else {
            throw .missingContentLengthHeader
        }
        guard byteCount <= bytesMax else { throw .requestBodyTooLarge(byteCountMax: bytesMax) }
        let (md5, crc64) = try self.hashes(.contentMD5, .contentCRC64)
        return BodyHead(byteCount: byteCount, md5: md5, crc64: crc64)
    }

    /// A body that is read by the server and may be missing. Of one that came without its length
    /// nobody would know that it is there.
    func optionalBodyHead(bytesMax: UInt64) throws(WireError) -> BodyHead {
        if self[.contentLength] == nil && self[.transferEncoding] == nil {
            return try self.emptyBodyHead()
        }
        return try self.bodyHead(bytesMax: bytesMax)
    }

    /// Blocks have at least one byte.
    func blockHead(bytesMax: UInt64) throws(WireError) -> BodyHead {
        let head = try self.contentHead(bytesMax: bytesMax)
        if head.byteCount == 0 {
            throw .invalidHeaderValue(
                head.structure == nil
                    ? KnownHeader.contentLength.rawValue
                    : KnownHeader.structuredContentLength.rawValue, "0")
        }
        return head
    }

    /// The length of a body that must not be there.
    func emptyBodyHead() throws(WireError) -> BodyHead {
        try self.refuseStructure()
        let byteCount = try self.contentLength() ?? 0
        if byteCount != 0 {
            throw .invalidHeaderValue(KnownHeader.contentLength.rawValue, String(byteCount))
        }
        return BodyHead(byteCount: 0)
    }

    /// An MD5 or a CRC-64, not both.
    func hashes(
        _ md5: KnownHeader, _ crc64: KnownHeader
    ) throws(WireError) -> (md5: MD5Digest?, crc64: UInt64?) {
        let hashes = (md5: try self.md5(md5), crc64: try self.crc64(crc64))
        if hashes.md5 != nil && hashes.crc64 != nil { throw .bothCrc64AndMd5HeaderPresent }
        return hashes
    }

    func md5(_ header: KnownHeader) throws(WireError) -> MD5Digest? {
        guard let value = self.nonEmpty(header) else { return nil }
        guard let digest = Base64.decode(value).flatMap({ MD5Digest($0) }) else {
            throw .invalidMd5(header.rawValue, value)
        }
        return digest
    }

    private func crc64(_ header: KnownHeader) throws(WireError) -> UInt64? {
        guard let value = self.nonEmpty(header) else { return nil }
        guard let bytes = Base64.decode(value), bytes.count == 8 else {
            throw .invalidHeaderValue(header.rawValue, value)
        }
        return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A number too large to hold is larger than every limit.
    private func contentLength() throws(WireError) -> UInt64? {
        guard let value = self[.contentLength] else { return nil }
        guard let byteCount = saturatingNumber(value.utf8) else {
            throw .invalidHeaderValue(KnownHeader.contentLength.rawValue, value)
        }
        return byteCount
    }

    /// Taken for plain bytes, a structured body would be stored or read with its frames.
    private func refuseStructure() throws(WireError) {
        for header in [KnownHeader.structuredBody, .structuredContentLength] {
            if let value = self.nonEmpty(header) {
                throw .unsupportedHeader(header.rawValue, value)
            }
        }
    }
}

/// `x-ms-content-crc64`: the value as eight bytes, least significant first, in base64.
public func crc64HeaderText(_ value: UInt64) -> String {
    Base64.encode((0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
}

/// The largest bodies, which have grown from version to version.
enum BodyLimit {
    /// 50,000 of the longest entries take 6 MB; the rest is room for white space.
    static let blockListBytesMax: UInt64 = 16 << 20
    /// Of XML that has a few entries only: settings, policies, tags, queries.
    static let documentBytesMax: UInt64 = 1 << 20

    static func putBlobBytesMax(_ version: ServiceVersion) -> UInt64 {
        if version >= since2019 { return 5_000 << 20 }
        return version >= since2016 ? 256 << 20 : 64 << 20
    }

    static func putBlockBytesMax(_ version: ServiceVersion) -> UInt64 {
        if version >= since2019 { return 4_000 << 20 }
        return version >= since2016 ? 100 << 20 : 4 << 20
    }

    static func appendBlockBytesMax(_ version: ServiceVersion) -> UInt64 {
        version >= since2022 ? 100 << 20 : 4 << 20
    }

    private static let since2016 = ServiceVersion(known: "2016-05-31")
    private static let since2019 = ServiceVersion(known: "2019-12-12")
    private static let since2022 = ServiceVersion(known: "2022-11-02")
}
