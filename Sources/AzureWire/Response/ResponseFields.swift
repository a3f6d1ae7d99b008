public import BlobModel
public import HTTPTypes

// What the header fields of answers about containers and blobs have in common (spec rest.md §3,
// §3b). Lengths, ranges and the fields every answer has are set where the answer is made.

/// The two fields that change with every write.
public struct ResourceState: Hashable, Sendable {
    public var etag: ETag
    public var lastModified: Timestamp

    public init(etag: ETag, lastModified: Timestamp) {
        self.etag = etag
        self.lastModified = lastModified
    }
}

extension Container {
    public var state: ResourceState {
        ResourceState(etag: self.etag, lastModified: self.lastModified)
    }
}

extension Blob {
    public var state: ResourceState {
        ResourceState(etag: self.etag, lastModified: self.lastModified)
    }
}

extension HTTPFields {
    /// `ETag`, in quotes, and `Last-Modified`.
    public mutating func setState(_ state: ResourceState) {
        self.append(HTTPField(name: .eTag, value: "\"\(state.etag.text)\""))
        self.append(HTTPField(name: .lastModified, value: WireDate.text(of: state.lastModified)))
    }

    mutating func append(_ name: HTTPField.Name, _ value: String?) {
        if let value { self.append(HTTPField(name: name, value: value)) }
    }

    mutating func append(_ metadata: Metadata) {
        for entry in metadata.entries {
            guard let name = HTTPField.Name("x-ms-meta-\(entry.name)") else {
                preconditionFailure("metadata names are identifiers and so are field names")
            }
            self.append(name, entry.value)
        }
    }

    mutating func append(_ lease: LeaseText) {
        self.append(.leaseStatus, lease.status)
        self.append(.leaseState, lease.state)
        self.append(.leaseDuration, lease.duration)
    }
}
