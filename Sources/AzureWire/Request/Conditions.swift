import BlobModel

// Conditional headers and the lease id (spec rest.md §5, §7).

extension RequestHeaders {
    /// Reads combine all four since version 2013-08-15: If-Match AND If-Unmodified-Since AND
    /// (If-None-Match OR If-Modified-Since). Earlier versions treat them like writes.
    func readConditions(_ version: ServiceVersion) throws(WireError) -> Conditions {
        let conditions = try self.conditions()
        if version < ServiceVersion(known: "2013-08-15") {
            try Self.checkCombination(conditions)
        }
        return conditions
    }

    /// Writes take one header, or one of two pairs.
    func writeConditions() throws(WireError) -> Conditions {
        let conditions = try self.conditions()
        try Self.checkCombination(conditions)
        return conditions
    }

    /// For operations that take no condition but a lease id. A condition that is sent is refused:
    /// whoever sends one relies on it.
    func leaseCondition() throws(WireError) -> Conditions {
        try self.refuse([.ifMatch, .ifNoneMatch, .ifModifiedSince, .ifUnmodifiedSince])
        return try self.conditions()
    }

    /// Set Container Metadata.
    func containerMetadataConditions() throws(WireError) -> Conditions {
        try self.refuse([.ifMatch, .ifNoneMatch, .ifUnmodifiedSince])
        return try self.conditions()
    }

    /// Containers take dates only.
    func containerDeletionConditions() throws(WireError) -> Conditions {
        try self.refuse([.ifMatch, .ifNoneMatch])
        let conditions = try self.conditions()
        try Self.checkCombination(conditions)
        return conditions
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

    private func conditions() throws(WireError) -> Conditions {
        Conditions(
            ifMatch: try self.match(.ifMatch), ifNoneMatch: try self.match(.ifNoneMatch),
            ifModifiedSince: try self.date(.ifModifiedSince),
            ifUnmodifiedSince: try self.date(.ifUnmodifiedSince),
            namesLease: try self.namesLease())
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

    private func namesLease() throws(WireError) -> Bool {
        guard let value = self[.leaseID] else { return false }
        guard isGUID(value) else { throw .invalidHeaderValue(KnownHeader.leaseID.rawValue, value) }
        return true
    }
}

/// `8-4-4-4-12` hex digits of either case.
private func isGUID(_ text: String) -> Bool {
    let hyphens: Set = [8, 13, 18, 23]
    return text.utf8.count == 36
        && text.utf8.enumerated().allSatisfy { position, byte in
            hyphens.contains(position) ? byte == UInt8(ascii: "-") : hexDigitValue(byte) != nil
        }
}
