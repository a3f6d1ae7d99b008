internal import BlobModel

/// An event's bytes: a tag, then
///
/// | tag | event | fields |
/// |---|---|---|
/// | 1 | container created | metadata |
/// | 2 | container metadata set | metadata |
/// | 3 | container deleted | plane u8 |
/// | 4 | policy put | days u32, append writes |
/// | 5 | policy deleted | |
/// | 6 | policy locked | |
/// | 7 | policy extended | days u32 |
/// | 8 | legal hold set | [tag], allow all bool? |
/// | 9 | legal hold cleared | [tag], allow all bool? |
/// | 10 | block blob put | payload?, content headers, metadata |
/// | 11 | append blob put | content headers, metadata |
/// | 12 | block staged | block id, payload |
/// | 13 | block list committed | [block id, payload], content headers, metadata |
/// | 14 | block appended | payload |
/// | 15 | blob metadata set | metadata |
/// | 16 | blob properties set | content headers |
/// | 17 | blob deleted | |
/// | 18 | refused | operation u8, protection: 1 legal hold, 2 retained, 3 container deletion + reason u8, 4 policy state |
enum EventCodec {
    static func encode(_ event: Event, into writer: inout ByteWriter) {
        writer.write(self.tag(of: event))
        switch event {
        case .containerCreated(let metadata), .containerMetadataSet(let metadata),
            .blobMetadataSet(let metadata):
            writer.write(encoding: metadata)
        case .containerDeleted(let plane):
            writer.write(plane.rawValue)
        case .policyPut(let days, let appendWrites):
            writer.write(UInt32(days))
            writer.write(encoding: appendWrites)
        case .policyExtended(let days):
            writer.write(UInt32(days))
        case .legalHoldSet(let tags, let allowAll), .legalHoldCleared(let tags, let allowAll):
            writer.write(each: tags) { $0.write($1.text) }
            writer.write(optional: allowAll) { $0.write($1) }
        case .blockBlobPut(let payload, let headers, let metadata):
            writer.write(optional: payload) { $0.write(encoding: $1) }
            writer.write(encoding: headers)
            writer.write(encoding: metadata)
        case .appendBlobPut(let headers, let metadata):
            writer.write(encoding: headers)
            writer.write(encoding: metadata)
        case .blockStaged(let id, let payload):
            writer.write(id.text)
            writer.write(encoding: payload)
        case .blockListCommitted(let blocks, let headers, let metadata):
            writer.write(each: blocks) { $0.write(encoding: $1) }
            writer.write(encoding: headers)
            writer.write(encoding: metadata)
        case .blockAppended(let payload):
            writer.write(encoding: payload)
        case .blobPropertiesSet(let headers):
            writer.write(encoding: headers)
        case .refused(let operation, let protection):
            writer.write(operation.rawValue)
            self.encode(protection, into: &writer)
        case .policyDeleted, .policyLocked, .blobDeleted:
            break
        }
    }

    static func decode(from reader: inout ByteReader) throws(MalformedBytes) -> Event {
        switch try reader.read(UInt8.self) {
        case 1: return .containerCreated(try reader.decode())
        case 2: return .containerMetadataSet(try reader.decode())
        case 3: return .containerDeleted(through: try reader.readCase())
        case 4:
            return .policyPut(days: try reader.readDays(), appendWrites: try reader.decode())
        case 5: return .policyDeleted
        case 6: return .policyLocked
        case 7: return .policyExtended(days: try reader.readDays())
        case 8:
            return .legalHoldSet(
                try reader.readTags(), allowProtectedAppendWritesAll: try reader.readFlag())
        case 9:
            return .legalHoldCleared(
                try reader.readTags(), allowProtectedAppendWritesAll: try reader.readFlag())
        case 10:
            return .blockBlobPut(
                try reader.readOptional { reader throws(MalformedBytes) in
                    try reader.decode(Payload.self)
                }, try reader.decode(), try reader.decode())
        case 11: return .appendBlobPut(try reader.decode(), try reader.decode())
        case 12:
            return .blockStaged(BlockID(checked: try reader.readString()), try reader.decode())
        case 13:
            return .blockListCommitted(
                try reader.readArray { reader throws(MalformedBytes) in
                    try reader.decode(StagedBlock.self)
                }, try reader.decode(), try reader.decode())
        case 14: return .blockAppended(try reader.decode())
        case 15: return .blobMetadataSet(try reader.decode())
        case 16: return .blobPropertiesSet(try reader.decode())
        case 17: return .blobDeleted
        case 18: return .refused(try reader.readCase(), try self.decodeProtection(from: &reader))
        default: throw MalformedBytes()
        }
    }

    private static func tag(of event: Event) -> UInt8 {
        switch event {
        case .containerCreated: 1
        case .containerMetadataSet: 2
        case .containerDeleted: 3
        case .policyPut: 4
        case .policyDeleted: 5
        case .policyLocked: 6
        case .policyExtended: 7
        case .legalHoldSet: 8
        case .legalHoldCleared: 9
        case .blockBlobPut: 10
        case .appendBlobPut: 11
        case .blockStaged: 12
        case .blockListCommitted: 13
        case .blockAppended: 14
        case .blobMetadataSet: 15
        case .blobPropertiesSet: 16
        case .blobDeleted: 17
        case .refused: 18
        }
    }

    private static func encode(_ protection: ProtectionRefusal, into writer: inout ByteWriter) {
        switch protection {
        case .legalHold:
            writer.write(UInt8(1))
        case .retained:
            writer.write(UInt8(2))
        case .containerDeletion(let reason):
            writer.write(UInt8(3))
            writer.write(reason.rawValue)
        case .policyState:
            writer.write(UInt8(4))
        }
    }

    private static func decodeProtection(
        from reader: inout ByteReader
    ) throws(MalformedBytes) -> ProtectionRefusal {
        switch try reader.read(UInt8.self) {
        case 1: return .legalHold
        case 2: return .retained
        case 3: return .containerDeletion(try reader.readCase())
        case 4: return .policyState
        default: throw MalformedBytes()
        }
    }
}

extension ByteReader {
    fileprivate mutating func readDays() throws(MalformedBytes) -> Int {
        Int(try self.read(UInt32.self))
    }

    fileprivate mutating func readTags() throws(MalformedBytes) -> [HoldTag] {
        try self.readArray { reader throws(MalformedBytes) in try reader.readHoldTag() }
    }

    fileprivate mutating func readFlag() throws(MalformedBytes) -> Bool? {
        try self.readOptional { reader throws(MalformedBytes) in try reader.readBool() }
    }
}
