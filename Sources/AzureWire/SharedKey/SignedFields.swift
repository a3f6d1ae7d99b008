import HTTPTypes

/// The header fields a signature covers, found in one pass.
struct SignedFields: Sendable {
    /// The fields with a line of their own, by Shared Key's order of the lines.
    enum Slot: Int, CaseIterable {
        case contentEncoding, contentLanguage, contentLength, contentMD5, contentType, date
        case ifModifiedSince, ifMatch, ifNoneMatch, ifUnmodifiedSince, range
    }

    /// The `x-ms-` fields in the service's order.
    let msFields: [HTTPField]
    let hasMSDate: Bool
    /// `x-ms-version`.
    let version: String?
    private let fields: HTTPFields
    /// Where each slot's field is; -1 if there is none. Of repeated fields the first counts.
    private let positions: InlineArray<11, Int>

    init(_ fields: HTTPFields) {
        var positions = InlineArray<11, Int>(repeating: -1)
        var msFields: [HTTPField] = []
        var hasMSDate = false
        var version: String?
        msFields.reserveCapacity(fields.count)
        for (position, field) in fields.enumerated() {
            let name = field.name.canonicalName
            if name.hasPrefix("x-ms-") {
                if name == "x-ms-date" { hasMSDate = true }
                if name == "x-ms-version" { version = field.value }
                msFields.append(field)
            } else if let slot = Self.slots[name], positions[slot] == -1 {
                positions[slot] = position
            }
        }
        self.msFields = msFields.sorted(by: .culture)
        self.hasMSDate = hasMSDate
        self.version = version
        self.fields = fields
        self.positions = positions
    }

    subscript(slot: Slot) -> String? {
        let position = self.positions[slot.rawValue]
        return position == -1 ? nil : self.fields[position].value
    }

    private static let slots: [String: Int] = [
        "content-encoding": Slot.contentEncoding.rawValue,
        "content-language": Slot.contentLanguage.rawValue,
        "content-length": Slot.contentLength.rawValue,
        "content-md5": Slot.contentMD5.rawValue,
        "content-type": Slot.contentType.rawValue,
        "date": Slot.date.rawValue,
        "if-modified-since": Slot.ifModifiedSince.rawValue,
        "if-match": Slot.ifMatch.rawValue,
        "if-none-match": Slot.ifNoneMatch.rawValue,
        "if-unmodified-since": Slot.ifUnmodifiedSince.rawValue,
        "range": Slot.range.rawValue,
    ]
}

extension [HTTPField] {
    /// Stable.
    func sorted(by order: HeaderOrder) -> [HTTPField] {
        self.sorted { order.precedes($0.name.canonicalName, $1.name.canonicalName) }
    }

    func isSorted(by order: HeaderOrder) -> Bool {
        self.indices.dropFirst().allSatisfy {
            !order.precedes(self[$0].name.canonicalName, self[$0 - 1].name.canonicalName)
        }
    }
}
