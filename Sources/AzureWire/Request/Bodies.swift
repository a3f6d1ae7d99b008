import BlobModel

// What the head says of the body: length, hashes, and the limits of each operation
// (spec rest.md §3c, §3d, §9).

extension RequestHeaders {
    func bodyHead(bytesMax: UInt64) throws(WireError) -> BodyHead {
        guard let byteCount = try self.contentLength() else { throw .missingContentLengthHeader }
        guard byteCount <= bytesMax else { throw .requestBodyTooLarge(byteCountMax: bytesMax) }
        let md5 = try self.md5(.contentMD5)
        let crc64 = try self.crc64()
        if md5 != nil && crc64 != nil { throw .bothCrc64AndMd5HeaderPresent }
        return BodyHead(byteCount: byteCount, md5: md5, crc64: crc64)
    }

    /// Blocks have at least one byte.
    func blockHead(bytesMax: UInt64) throws(WireError) -> BodyHead {
        let head = try self.bodyHead(bytesMax: bytesMax)
        if head.byteCount == 0 {
            throw .invalidHeaderValue(KnownHeader.contentLength.rawValue, "0")
        }
        return head
    }

    /// The length of a body that must not be there.
    func emptyBodyHead() throws(WireError) -> BodyHead {
        let byteCount = try self.contentLength() ?? 0
        if byteCount != 0 {
            throw .invalidHeaderValue(KnownHeader.contentLength.rawValue, String(byteCount))
        }
        return BodyHead(byteCount: 0)
    }

    func md5(_ header: KnownHeader) throws(WireError) -> MD5Digest? {
        guard let value = self.nonEmpty(header) else { return nil }
        guard let digest = Base64.decode(value).flatMap({ MD5Digest($0) }) else {
            throw .invalidMd5(header.rawValue, value)
        }
        return digest
    }

    private func crc64() throws(WireError) -> UInt64? {
        guard let value = self.nonEmpty(.contentCRC64) else { return nil }
        guard let bytes = Base64.decode(value), bytes.count == 8 else {
            throw .invalidHeaderValue(KnownHeader.contentCRC64.rawValue, value)
        }
        return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func contentLength() throws(WireError) -> UInt64? {
        guard let value = self[.contentLength] else { return nil }
        guard let byteCount = saturatingNumber(value.utf8) else {
            throw .invalidHeaderValue(KnownHeader.contentLength.rawValue, value)
        }
        return byteCount
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
