import BlobModel

/// | id u64 | created i64 | modified i64 | etag i64 | metadata | policy? | hold |
/// ``ContainerFields`` u8, then, in the order of its bits, the fields whose bits are set
///
/// The address is the key, together with the version if it is soft-deleted.
enum ContainerRow {
    static func encode(_ container: Container) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(container.id.sequence)
        writer.write(encoding: container.createdAt)
        writer.write(encoding: container.lastModified)
        writer.write(encoding: container.etag)
        writer.write(encoding: container.metadata)
        writer.write(optional: container.policy) { PolicyField.encode($1, into: &$0) }
        HoldField.encode(container.hold, into: &writer)
        writer.write(ContainerFields(of: container).rawValue)
        if !container.signedIdentifiers.isEmpty {
            writer.write(each: container.signedIdentifiers) { $0.write(encoding: $1) }
        }
        if let lease = container.lease { writer.write(encoding: lease) }
        if let deletion = container.deletion { writer.write(encoding: deletion) }
        if let versionLevel = container.versionLevel { writer.write(encoding: versionLevel) }
        if container.publicAccess != .off { writer.write(container.publicAccess.rawValue) }
        return writer.bytes
    }

    static func decode(
        _ address: ContainerAddress, from reader: inout ByteReader
    ) throws(MalformedBytes) -> Container {
        var container = Container(
            address: address, id: ContainerID(sequence: try reader.read()),
            createdAt: try reader.decode(), lastModified: try reader.decode(),
            etag: try reader.decode(), metadata: try reader.decode(),
            policy: try reader.readOptional { reader throws(MalformedBytes) in
                try PolicyField.decode(from: &reader)
            },
            hold: try HoldField.decode(from: &reader))
        let fields = ContainerFields(rawValue: try reader.read())
        guard fields.isSubset(of: .all) else { throw MalformedBytes() }
        if fields.contains(.signedIdentifiers) {
            container.signedIdentifiers = try reader.readArray { reader throws(MalformedBytes) in
                try reader.decode(SignedIdentifier.self)
            }
        }
        if fields.contains(.lease) { container.lease = try reader.decode(Lease.self) }
        if fields.contains(.deletion) { container.deletion = try reader.decode(Deletion.self) }
        container.hasHistory = fields.contains(.hasHistory)
        if fields.contains(.versionLevel) {
            container.versionLevel = try reader.decode(VersionLevel.self)
        }
        if fields.contains(.publicAccess) {
            container.publicAccess = try reader.readCase()
            guard container.publicAccess != .off else { throw MalformedBytes() }
        }
        return container
    }
}

/// What most containers do not have. `hasHistory` is its own value.
private struct ContainerFields: OptionSet {
    var rawValue: UInt8

    static let signedIdentifiers = ContainerFields(rawValue: 1)
    static let lease = ContainerFields(rawValue: 2)
    static let deletion = ContainerFields(rawValue: 4)
    static let hasHistory = ContainerFields(rawValue: 8)
    static let versionLevel = ContainerFields(rawValue: 16)
    static let publicAccess = ContainerFields(rawValue: 32)
    static let all = ContainerFields(rawValue: 63)

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    init(of container: Container) {
        self = []
        if !container.signedIdentifiers.isEmpty { self.insert(.signedIdentifiers) }
        if container.lease != nil { self.insert(.lease) }
        if container.deletion != nil { self.insert(.deletion) }
        if container.hasHistory { self.insert(.hasHistory) }
        if container.versionLevel != nil { self.insert(.versionLevel) }
        if container.publicAccess != .off { self.insert(.publicAccess) }
    }
}

/// | state u8 | days u32 | append writes | extends u8 | etag i64 | history: count u32, then
/// kind u8, days u32, append writes, time i64, principal … |
private enum PolicyField {
    static func encode(_ policy: ImmutabilityPolicy, into writer: inout ByteWriter) {
        writer.write(policy.state.rawValue)
        writer.write(UInt32(policy.days))
        writer.write(encoding: policy.appendWrites)
        writer.write(UInt8(policy.extendCount))
        writer.write(encoding: policy.etag)
        writer.write(each: policy.history) { writer, update in
            writer.write(update.kind.rawValue)
            writer.write(UInt32(update.days))
            writer.write(encoding: update.appendWrites)
            writer.write(encoding: update.time)
            writer.write(encoding: update.by)
        }
    }

    static func decode(from reader: inout ByteReader) throws(MalformedBytes) -> ImmutabilityPolicy {
        ImmutabilityPolicy(
            state: try reader.readCase(), days: Int(try reader.read(UInt32.self)),
            appendWrites: try reader.decode(), extendCount: Int(try reader.read(UInt8.self)),
            etag: try reader.decode(),
            history: try reader.readArray { reader throws(MalformedBytes) in
                PolicyUpdate(
                    kind: try reader.readCase(), days: Int(try reader.read(UInt32.self)),
                    appendWrites: try reader.decode(), time: try reader.decode(),
                    by: try reader.decode())
            })
    }
}

/// | tags: count u32, then text, time i64, principal … | flag?: allow all u8, time i64 |
private enum HoldField {
    static func encode(_ hold: LegalHold, into writer: inout ByteWriter) {
        writer.write(each: hold.tags) { writer, tag in
            writer.write(tag.text.text)
            writer.write(encoding: tag.time)
            writer.write(encoding: tag.by)
        }
        writer.write(optional: hold.appendWrites) { writer, flag in
            writer.write(flag.allowAll)
            writer.write(encoding: flag.time)
        }
    }

    static func decode(from reader: inout ByteReader) throws(MalformedBytes) -> LegalHold {
        LegalHold(
            tags: try reader.readArray { reader throws(MalformedBytes) in
                LegalHold.Tag(
                    text: try reader.readHoldTag(), time: try reader.decode(),
                    by: try reader.decode())
            },
            appendWrites: try reader.readOptional { reader throws(MalformedBytes) in
                LegalHold.AppendWritesFlag(
                    allowAll: try reader.readBool(), time: try reader.decode())
            })
    }
}
