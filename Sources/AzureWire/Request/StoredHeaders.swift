import BlobModel

// The headers that are stored: HTTP properties and metadata.

extension RequestHeaders {
    /// Put Blob falls back to the plain HTTP headers, which elsewhere describe the request only.
    func contentHeaders(fallingBack: Bool) throws(WireError) -> ContentHeaders {
        func value(_ header: KnownHeader, _ plain: KnownHeader?) throws(WireError) -> String? {
            if let value = try self.storable(header) { return value }
            guard fallingBack, let plain else { return nil }
            return try self.storable(plain)
        }
        return ContentHeaders(
            contentType: try value(.blobContentType, .contentType),
            contentEncoding: try value(.blobContentEncoding, .contentEncoding),
            contentLanguage: try value(.blobContentLanguage, .contentLanguage),
            contentDisposition: try value(.blobContentDisposition, nil),
            cacheControl: try value(.blobCacheControl, .cacheControl),
            contentMD5: try self.md5(.blobContentMD5))
    }

    /// Whether any of the headers is there that ``contentHeaders(fallingBack:)`` reads.
    var namesContentHeaders: Bool {
        let headers: [KnownHeader] = [
            .blobContentType, .blobContentEncoding, .blobContentLanguage, .blobContentDisposition,
            .blobCacheControl, .blobContentMD5,
        ]
        return headers.contains { self[$0] != nil }
    }

    /// Nil if there is none: then what is copied keeps its own.
    func newMetadata() throws(WireError) -> Metadata? {
        self.metadata.isEmpty ? nil : try self.storedMetadata()
    }

    func storedMetadata() throws(WireError) -> Metadata {
        if self.metadata.isEmpty { return .empty }
        guard self.metadata.allSatisfy({ isIntact($0.value) }) else { throw .invalidMetadata }
        do throws(Metadata.Invalid) {
            return try Metadata(self.metadata)
        } catch {
            switch error {
            case .emptyName: throw .emptyMetadataKey
            case .name, .duplicateName: throw .invalidMetadata
            case .tooLarge: throw .metadataTooLarge
            }
        }
    }

    private func storable(_ header: KnownHeader) throws(WireError) -> String? {
        guard let value = self.nonEmpty(header) else { return nil }
        guard isIntact(value) else { throw .invalidHeaderValue(header.rawValue, value) }
        return value
    }
}
