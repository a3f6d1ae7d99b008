// Ranges and their hashes (spec rest.md §6).

extension RangeHead {
    /// The longest range whose hash is given.
    public static let hashedBytesMax: UInt64 = 4 << 20
}

extension RequestHeaders {
    func rangeHead() throws(WireError) -> RangeHead {
        let range = self.readRange
        let structure = try self.readStructure()
        let wantsMD5 = try self.flag(.rangeGetContentMD5) ?? false
        let wantsCRC64 = try self.flag(.rangeGetContentCRC64) ?? false
        let hash: RangeHead.RangeHash
        let header: KnownHeader
        switch (wantsMD5, wantsCRC64) {
        case (false, false):
            return RangeHead(range: range, hash: nil, structure: structure)
        case (true, true):
            throw .invalidHeaderValue(KnownHeader.rangeGetContentCRC64.rawValue, "true")
        case (true, false):
            (hash, header) = (.md5, .rangeGetContentMD5)
        case (false, true):
            (hash, header) = (.crc64, .rangeGetContentCRC64)
        }
        // A structured body has checksums of its own; the answer would have two kinds.
        if let structure {
            throw .invalidHeaderValue(KnownHeader.structuredBody.rawValue, structure)
        }
        guard let range else { throw .invalidHeaderValue(header.rawValue, "true") }
        // Judged by what was asked for, so an open end is too long whatever the blob's size.
        guard let last = range.last, last - range.first < RangeHead.hashedBytesMax else {
            throw .outOfRangeInput
        }
        return RangeHead(range: range, hash: hash)
    }

    /// The range of a read; nil also if it cannot be read.
    var readRange: (first: UInt64, last: UInt64?)? {
        (self[.msRange] ?? self[.range]).flatMap(parseRange)
    }

    private func readStructure() throws(WireError) -> String? {
        guard let text = self.nonEmpty(.structuredBody) else { return nil }
        try StructuredMessage.check(text)
        return text
    }
}

/// `bytes=a-b` or `bytes=a-`. Nil for every other text, which then counts as no range: that is how
/// the service treats what it cannot read, suffix ranges included. Numbers too large to hold are
/// as good as the largest one.
func parseRange(_ text: String) -> (first: UInt64, last: UInt64?)? {
    let unit = "bytes="
    guard text.utf8.starts(with: unit.utf8) else { return nil }
    let parts = text.utf8.dropFirst(unit.utf8.count).split(
        separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let first = saturatingNumber(parts[0]) else { return nil }
    if parts[1].isEmpty { return (first, nil) }
    guard let last = saturatingNumber(parts[1]), first <= last else { return nil }
    return (first, last)
}

/// The decimal number that `digits` are; nil if they are none, the largest number if they overflow.
func saturatingNumber(_ digits: some Collection<UInt8>) -> UInt64? {
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in digits {
        guard let digit = decimalDigitValue(byte) else { return nil }
        let (tens, overflows) = value.multipliedReportingOverflow(by: 10)
        let (sum, carries) = tens.addingReportingOverflow(UInt64(digit))
        value = overflows || carries || value == .max ? .max : sum
    }
    return value
}
