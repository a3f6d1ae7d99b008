internal import BlobModel

/// | tag | event | fields |
/// |---|---|---|
/// | 4 | policy put | days u32, append writes |
/// | 5 | policy deleted | |
/// | 6 | policy locked | |
/// | 7 | policy extended | days u32 |
/// | 8 | legal hold set | [tag], allow all bool? |
/// | 9 | legal hold cleared | [tag], allow all bool? |
/// | 18 | refused | operation u8, protection: 1 legal hold, 2 retained, 3 container deletion + reason u8, 4 policy state, 5 versioning, 6 account deletion + reason u8 |
/// | 51 | container migrated to version-level immutability | |
/// | 52 | policy of a version set | policy, revision |
/// | 53 | policy of a version deleted | revision |
/// | 54 | legal hold of a version set or cleared | bool, revision |
/// | 55 | refused, of a snapshot or version | as 18, revision |
enum ProtectionEvents {
    static func encode(_ event: Event, into writer: inout ByteWriter) {
        switch event {
        case .policyPut(let days, let appendWrites):
            writer.write(UInt8(4))
            writer.write(UInt32(days))
            writer.write(encoding: appendWrites)
        case .policyDeleted:
            writer.write(UInt8(5))
        case .policyLocked:
            writer.write(UInt8(6))
        case .policyExtended(let days):
            writer.write(UInt8(7))
            writer.write(UInt32(days))
        case .legalHoldSet(let tags, let allowAll):
            writer.write(UInt8(8))
            self.encode(tags, allowAll, into: &writer)
        case .legalHoldCleared(let tags, let allowAll):
            writer.write(UInt8(9))
            self.encode(tags, allowAll, into: &writer)
        case .containerMigrated:
            writer.write(UInt8(51))
        case .versionPolicySet(let policy, let revision):
            writer.write(UInt8(52))
            writer.write(encoding: policy)
            writer.write(encoding: revision)
        case .versionPolicyDeleted(let revision):
            writer.write(UInt8(53))
            writer.write(encoding: revision)
        case .versionHoldSet(let hold, let revision):
            writer.write(UInt8(54))
            writer.write(hold)
            writer.write(encoding: revision)
        case .refused(let operation, let protection, let revision):
            writer.write(UInt8(revision == .current ? 18 : 55))
            writer.write(operation.rawValue)
            self.encode(protection, into: &writer)
            if revision != .current { writer.write(encoding: revision) }
        default:
            preconditionFailure("no event of protection")
        }
    }

    static func decode(
        _ tag: UInt8, from reader: inout ByteReader
    ) throws(MalformedBytes) -> Event {
        switch tag {
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
        case 18:
            return .refused(
                try reader.readCase(), try self.decodeProtection(from: &reader), of: .current)
        case 51: return .containerMigrated
        case 52: return .versionPolicySet(try reader.decode(), of: try reader.decode())
        case 53: return .versionPolicyDeleted(of: try reader.decode())
        case 55:
            let operation: OperationKind = try reader.readCase()
            let protection = try self.decodeProtection(from: &reader)
            let revision: Revision = try reader.decode()
            // That is what tag 18 says.
            if revision == .current { throw MalformedBytes() }
            return .refused(operation, protection, of: revision)
        case 54: return .versionHoldSet(try reader.readBool(), of: try reader.decode())
        default: throw MalformedBytes()
        }
    }

    private static func encode(
        _ tags: [HoldTag], _ allowAll: Bool?, into writer: inout ByteWriter
    ) {
        writer.write(each: tags) { $0.write($1.text) }
        writer.write(optional: allowAll) { $0.write($1) }
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
        case .versioning:
            writer.write(UInt8(5))
        case .accountDeletion(let reason):
            writer.write(UInt8(6))
            writer.write(reason.rawValue)
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
        case 5: return .versioning
        case 6: return .accountDeletion(try reader.readCase())
        default: throw MalformedBytes()
        }
    }
}

extension ByteReader {
    fileprivate mutating func readDays() throws(MalformedBytes) -> Int {
        Int(try self.read(UInt32.self))
    }

    fileprivate mutating func readTags() throws(MalformedBytes) -> [HoldTag] {
        try self.readArray { reader throws(MalformedBytes) in
            let text = try reader.readString()
            // A tag is folded to lower case; only that form is canonical.
            guard let tag = HoldTag(text), tag.text == text else { throw MalformedBytes() }
            return tag
        }
    }

    fileprivate mutating func readFlag() throws(MalformedBytes) -> Bool? {
        try self.readOptional { reader throws(MalformedBytes) in try reader.readBool() }
    }
}
