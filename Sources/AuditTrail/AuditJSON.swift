import AzureWire
import BlobModel
import FoundationEssentials

extension AuditEntry {
    /// One line of JSON: an object with the members below, in the order of their names; what there
    /// is not is left out.
    ///
    /// | member | |
    /// |---|---|
    /// | `sequence` | the record's number: 1, 2, 3, … over the life of the store |
    /// | `time` | of the event, UTC, seven decimals |
    /// | `outcome` | `accepted` or `refused` |
    /// | `operation` | Azure's name of the request, beginning in lower case |
    /// | `actor` | as ``actor`` says |
    /// | `clientAddress`, `requestId`, `clientRequestId` | of the request |
    /// | `account`, `container`, `blob` | the target |
    /// | `details` | an object; which members depends on the operation |
    public var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(Line(self)), as: UTF8.self)
        }
    }
}

private struct Line: Encodable {
    var sequence: UInt64
    var time: String
    var outcome: String
    var operation: String
    var actor: String
    var clientAddress: String?
    var requestId: String
    var clientRequestId: String?
    var account: String?
    var container: String?
    var blob: String?
    var details: [String: AuditEntry.Detail.Value]?

    init(_ entry: AuditEntry) {
        self.sequence = entry.sequence
        self.time = WireDate.iso8601(entry.time)
        self.outcome = entry.outcome.rawValue
        self.operation = "\(entry.operation)"
        self.actor = entry.actor
        self.clientAddress = entry.clientAddress.isEmpty ? nil : entry.clientAddress
        self.requestId = entry.requestID.text
        self.clientRequestId = entry.clientRequestID
        self.account = entry.account?.text
        self.container = entry.container?.text
        self.blob = entry.blob?.text
        let details = entry.details.map { ($0.name, $0.value) }
        self.details = details.isEmpty ? nil : Dictionary(uniqueKeysWithValues: details)
    }
}

extension AuditEntry.Detail.Value: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .texts(let texts): try container.encode(texts)
        case .time(let time): try container.encode(WireDate.iso8601(time))
        }
    }
}
