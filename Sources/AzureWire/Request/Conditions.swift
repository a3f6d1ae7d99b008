import BlobModel

// Conditional headers and lease ids (spec rest.md §5, §7).

extension RequestHeaders {
    /// Reads combine all four since version 2013-08-15: If-Match AND If-Unmodified-Since AND
    /// (If-None-Match OR If-Modified-Since). Earlier versions treat them like writes.
    func readConditions(_ version: ServiceVersion) throws(WireError) -> Conditions {
        let conditions = try self.conditions(.request)
        if version < ServiceVersion(known: "2013-08-15") {
            try Self.checkCombination(conditions)
        }
        return conditions
    }

    /// Writes take one header, or one of two pairs.
    func writeConditions() throws(WireError) -> Conditions {
        let conditions = try self.conditions(.request)
        try Self.checkCombination(conditions)
        return conditions
    }

    /// Leases: the id that is sent is what the action is about, and no condition.
    func leaseActionConditions() throws(WireError) -> Conditions {
        var conditions = try self.writeConditions()
        conditions.leaseID = nil
        return conditions
    }

    /// For operations that take no condition but a lease id. A condition that is sent is refused:
    /// whoever sends one relies on it.
    func leaseCondition() throws(WireError) -> Conditions {
        try self.refuse(ConditionHeaders.request.all)
        return try self.conditions(.request)
    }

    /// Set Blob Tier: the lease id and the tags.
    func tierConditions() throws(WireError) -> Conditions {
        try self.refuse(ConditionHeaders.request.resourceState)
        return try self.conditions(.request)
    }

    /// The tags of a blob have headers of their own for its state.
    func tagsConditions() throws(WireError) -> Conditions {
        try self.refuse(ConditionHeaders.request.resourceState)
        return try self.conditions(.tags)
    }

    /// What has to be true of a copy's source.
    func sourceConditions() throws(WireError) -> Conditions {
        try self.conditions(.source)
    }

    /// Policies and holds of versions, where a condition or lease is a header like any other that
    /// is not known (spec worm.md §3.1, U22). Of all of them Set Blob Immutability Policy takes one.
    func versionImmutabilityConditions(isPolicySet: Bool) throws(WireError) -> Conditions {
        for header in ConditionHeaders.request.all + [.leaseID]
        where !(isPolicySet && header == .ifUnmodifiedSince) {
            if let value = self[header] { throw .unsupportedHeader(header.rawValue, value) }
        }
        return try self.conditions(.request)
    }

    /// Set Container Metadata.
    func containerMetadataConditions() throws(WireError) -> Conditions {
        try self.refuse([.ifMatch, .ifNoneMatch, .ifUnmodifiedSince, .ifTags])
        return try self.conditions(.request)
    }

    /// Other changes of containers take dates only.
    func containerConditions() throws(WireError) -> Conditions {
        try self.refuse([.ifMatch, .ifNoneMatch, .ifTags])
        return try self.writeConditions()
    }

    /// Lease Container.
    func containerLeaseConditions() throws(WireError) -> Conditions {
        try self.refuse([.ifMatch, .ifNoneMatch, .ifTags])
        return try self.leaseActionConditions()
    }

    /// The id in `header`, nil if it is absent or empty.
    func leaseID(_ header: KnownHeader) throws(WireError) -> LeaseID? {
        guard let value = self.nonEmpty(header) else { return nil }
        guard let id = LeaseID(value) else {
            throw .invalidHeaderValue(header.rawValue, value)
        }
        return id
    }

    private func refuse(_ headers: [KnownHeader]) throws(WireError) {
        for header in headers {
            if let value = self[header] {
                throw .conditionHeadersNotSupported(header.rawValue, value)
            }
        }
    }

    private static func checkCombination(_ conditions: Conditions) throws(WireError) {
        let positive = conditions.ifMatch != nil || conditions.ifUnmodifiedSince != nil
        let negative = conditions.ifNoneMatch != nil || conditions.ifModifiedSince != nil
        if positive && negative { throw .multipleConditionHeadersNotSupported }
    }

    private func conditions(_ headers: ConditionHeaders) throws(WireError) -> Conditions {
        Conditions(
            ifMatch: try self.match(headers.ifMatch),
            ifNoneMatch: try self.match(headers.ifNoneMatch),
            ifModifiedSince: try self.date(headers.ifModifiedSince),
            ifUnmodifiedSince: try self.date(headers.ifUnmodifiedSince),
            leaseID: try self.leaseID(headers.leaseID),
            tags: try self.tagCondition(headers.tags))
    }

    /// One tag, with or without quotes and `W/`, or `*`.
    private func match(_ header: KnownHeader) throws(WireError) -> Conditions.Match? {
        guard let value = self[header] else { return nil }
        if value == "*" { return .any }
        var tag = value[...]
        if tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
        if tag.utf8.count >= 2, tag.hasPrefix("\""), tag.hasSuffix("\"") {
            tag = tag.dropFirst().dropLast()
        }
        if tag.utf8.contains(UInt8(ascii: ",")) { throw .multipleConditionHeadersNotSupported }
        guard !tag.isEmpty, !tag.utf8.contains(UInt8(ascii: "\"")) else {
            throw .invalidHeaderValue(header.rawValue, value)
        }
        return .tag(String(tag))
    }

    private func date(_ header: KnownHeader) throws(WireError) -> Timestamp? {
        guard let value = self[header] else { return nil }
        guard let time = WireDate.parse(value) else {
            throw .invalidHeaderValue(header.rawValue, value)
        }
        return time
    }

    private func tagCondition(_ header: KnownHeader) throws(WireError) -> TagCondition? {
        guard let value = self.nonEmpty(header) else { return nil }
        return try IfTagsExpression.parse(value, header: header.rawValue)
    }
}

/// The headers that one kind of conditions comes in.
private struct ConditionHeaders {
    static let request = ConditionHeaders(
        ifMatch: .ifMatch, ifNoneMatch: .ifNoneMatch, ifModifiedSince: .ifModifiedSince,
        ifUnmodifiedSince: .ifUnmodifiedSince, tags: .ifTags, leaseID: .leaseID)
    static let tags = ConditionHeaders(
        ifMatch: .tagsIfMatch, ifNoneMatch: .tagsIfNoneMatch,
        ifModifiedSince: .tagsIfModifiedSince, ifUnmodifiedSince: .tagsIfUnmodifiedSince,
        tags: .ifTags, leaseID: .leaseID)
    static let source = ConditionHeaders(
        ifMatch: .sourceIfMatch, ifNoneMatch: .sourceIfNoneMatch,
        ifModifiedSince: .sourceIfModifiedSince, ifUnmodifiedSince: .sourceIfUnmodifiedSince,
        tags: .sourceIfTags, leaseID: .sourceLeaseID)

    let ifMatch: KnownHeader
    let ifNoneMatch: KnownHeader
    let ifModifiedSince: KnownHeader
    let ifUnmodifiedSince: KnownHeader
    let tags: KnownHeader
    let leaseID: KnownHeader

    /// Those that ask for the state of the container or blob.
    var resourceState: [KnownHeader] {
        [self.ifMatch, self.ifNoneMatch, self.ifModifiedSince, self.ifUnmodifiedSince]
    }

    var all: [KnownHeader] {
        self.resourceState + [self.tags]
    }
}
