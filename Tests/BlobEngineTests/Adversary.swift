import BlobEngine
import BlobModel
import StorageIO

/// Who tries everything: commands of every kind, mostly on what is there, and what can be done to
/// a server from outside.
struct Adversary {
    enum Move {
        case command
        case sweep
        /// The wall clock, by so much.
        case setClock(Int64)
        /// The same while the server is down.
        case restart(pause: Int64, clock: Int64)
        case powerCut(pause: Int64)
    }

    private static let containers = ["audit", "other"]
    private static let names = ["a", "b"]
    private static let blockIDs = ["QQ==", "Qg=="].map(BlockID.init(checked:))
    private static let second = Timestamp.ticksPerSecond
    private static let day = Timestamp.secondsPerDay * second

    private var random: SeededGenerator

    init(seed: UInt64) {
        self.random = SeededGenerator(seed: seed)
    }

    mutating func pause() -> Int64 {
        self.chance(6)
            ? Int64.random(in: 0...Self.day, using: &self.random)
            : Int64.random(in: 1...60 * Self.second, using: &self.random)
    }

    mutating func move() -> Move {
        switch Int.random(in: 0..<50, using: &self.random) {
        case 0, 1: return .sweep
        case 2: return .setClock(self.years())
        case 3: return .restart(pause: self.downtime(), clock: self.chance(2) ? self.years() : 0)
        case 4: return .powerCut(pause: self.downtime())
        default: return .command
        }
    }

    private mutating func years() -> Int64 {
        Int64.random(in: -10...10, using: &self.random) * 365 * Self.day
    }

    private mutating func downtime() -> Int64 {
        self.chance(2) ? Self.second : Int64.random(in: 0...2 * Self.day, using: &self.random)
    }

    mutating func changesUntilTheCut() -> Int {
        Int.random(in: 1...6, using: &self.random)
    }

    mutating func losesIndex() -> Bool {
        self.chance(2)
    }

    mutating func number() -> UInt64 {
        self.random.next()
    }

    /// Clients, and the server itself.
    mutating func actor() throws -> Actor {
        if self.chance(10) {
            return Actor(
                principal: .server, clientAddress: "", requestID: RequestID(value: 2),
                clientRequestID: nil)
        }
        return try Sample.actor()
    }

    mutating func beginning() throws -> [Command] {
        var settings = AccountSettingsChange()
        let keepsVersions = self.chance(2)
        settings.isVersioningEnabled = keepsVersions
        return [
            .account(try Sample.account(), settings),
            .container(
                try Sample.container("audit"),
                .create(.empty, versionLevel: keepsVersions && self.chance(2))),
            .container(try Sample.container("other"), .create(.empty)),
        ]
    }

    mutating func command(on store: StoreEngine) throws -> Command {
        let container = try Sample.container(self.pick(Self.containers))
        switch Int.random(in: 0..<20, using: &self.random) {
        case 0:
            return .account(try Sample.account(), try self.accountChange())
        case 1..<5:
            return .container(container, try self.containerChange(container, on: store))
        default:
            let name = self.pick(Self.names)
            let address = try Sample.blob(name, in: container.name.text)
            return .blob(address, .none, try self.blobChange(address, on: store))
        }
    }
}

// Choices.
extension Adversary {
    private mutating func chance(_ oneIn: Int) -> Bool {
        Int.random(in: 0..<oneIn, using: &self.random) == 0
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &self.random)]
    }

    /// Different from all others but for the chance of one in 2^64; sometimes too long for a batch.
    private mutating func bytes(pages: Bool = false) -> [UInt8] {
        let unique = withUnsafeBytes(of: self.random.next()) { [UInt8]($0) }
        if pages {
            let count = 512 * Int.random(in: 1...4, using: &self.random)
            return (0..<count).map { unique[$0 % 8] &+ UInt8(truncatingIfNeeded: $0 / 512) | 1 }
        }
        let count = self.chance(12) ? Payload.inlineBytesMax + 1 : 16
        return unique + [UInt8](repeating: 7, count: count)
    }

    private mutating func flags() -> AppendWrites {
        self.pick([
            AppendWrites(), AppendWrites(appendBlobs: true, all: false),
            AppendWrites(appendBlobs: false, all: true),
            AppendWrites(appendBlobs: false, all: false),
        ])
    }
}

// Accounts and containers.
extension Adversary {
    private mutating func accountChange() throws -> AccountSettingsChange {
        var change = AccountSettingsChange()
        change.isVersioningEnabled = self.chance(2)
        change.blobRetention =
            self.chance(2)
            ? .off
            : DeleteRetention(days: self.pick([1, 3]), allowsPermanentDelete: self.chance(2))
                .map { .on($0) }
        change.containerRetentionDays = self.chance(2) ? .off : .on(1)
        return change
    }

    private mutating func containerChange(
        _ address: ContainerAddress, on store: StoreEngine
    ) throws -> ContainerChange {
        let container = try store.container(address)
        let tag = container?.policy?.etag.policyText
        let days = self.pick([1, 1, 2, 3])
        let hold = [HoldTag("case17")].compactMap { $0 }
        let level = self.pick([PublicAccess.off, .blob, .container])
        switch Int.random(in: 0..<26, using: &self.random) {
        case 0..<5: return .putPolicy(days: days, appendWrites: self.flags(), ifMatch: nil)
        case 5: return .deletePolicy(ifMatch: tag)
        case 6: return .setMetadata(.empty, .none)
        case 7: return .lockPolicy(ifMatch: tag)
        case 8: return .extendPolicy(days: days, appendWrites: AppendWrites(), ifMatch: tag)
        case 9, 10: return .setLegalHold(hold, allowProtectedAppendWritesAll: self.chance(2))
        case 11..<14: return .clearLegalHold(hold, allowProtectedAppendWritesAll: nil)
        case 14: return .migrate
        case 15: return .delete(.none, through: .data)
        case 16, 17: return .delete(.none, through: .management)
        case 18: return try self.restoration(on: store)
        case 19: return .purge(version: store.now.now)
        case 20: return .update(self.chance(2) ? .empty : nil, publicAccess: level)
        case 21: return .setSignedIdentifiers([], publicAccess: level, .none)
        default:
            return .create(
                .empty, versionLevel: self.pick([nil, false, true]),
                publicAccess: self.chance(2) ? level : .off)
        }
    }

    private mutating func restoration(on store: StoreEngine) throws -> ContainerChange {
        let all = try store.containers(
            ContainerQuery(
                account: try Sample.account(), prefix: "", start: nil, limit: 100,
                includesDeleted: true))
        guard let deleted = all.containers.first(where: { $0.deletion != nil }),
            let deletion = deleted.deletion
        else { return .create(.empty) }
        return self.chance(3)
            ? .purge(version: deletion.at)
            : .restore(deleted.address.name, version: deletion.at)
    }
}

// Blobs.
extension Adversary {
    private mutating func blobChange(
        _ address: BlobAddress, on store: StoreEngine
    ) throws -> BlobChange {
        let found = try? store.read(address, .current, .none).get()
        let byteCount = found?.blob.byteCount ?? 0
        switch Int.random(in: 0..<68, using: &self.random) {
        case 0..<10:
            return .putBlockBlob(try store.upload(self.bytes()), .plain, self.asked(store))
        case 10..<13: return .putAppendBlob(.plain, self.asked(store))
        case 13, 14:
            return .putPageBlob(
                byteCount: 4 * pageByteCount, sequenceNumber: 0, .plain, self.asked(store))
        case 15..<18:
            return .putBlock(self.pick(Self.blockIDs), try store.upload(self.bytes()))
        case 18..<20:
            let blocks = Self.blockIDs.map { BlockReference(source: .latest, id: $0) }
            return .putBlockList(
                self.chance(3) ? [] : [self.pick(blocks)], .plain, self.asked(store))
        case 20..<25: return .appendBlock(try store.upload(self.bytes()), .none)
        case 25..<27:
            return .putPages(offset: 0, try store.upload(self.bytes(pages: true)), .none)
        case 27: return .clearPages(0..<pageByteCount, .none)
        case 28: return .resize(self.pick([1, 8]) * pageByteCount, nil)
        case 29: return .setMetadata(.empty)
        case 30: return .setProperties(ContentHeaders(contentType: "text/plain"))
        case 31, 60..<63:
            return .setExpiry(.afterNow(milliseconds: self.pick([1_000, 600_000, 36_000_000])))
        case 32, 63..<67: return .expire
        case 33..<36: return .snapshot(nil)
        case 36..<39: return try self.copy(on: store)
        case 39..<43: return .setPolicy(self.policy(store), of: try self.revision(address, store))
        case 43: return .deletePolicy(of: try self.revision(address, store))
        case 44..<46:
            return .setLegalHold(self.chance(3), of: try self.revision(address, store))
        case 46..<49: return .delete(self.pick([.refused, .include, .only]))
        case 49..<54:
            return .deleteRevision(
                try self.revision(address, store), permanently: self.chance(3))
        case 54: return .undelete
        case 55: return .purge(try self.itemKey(address, store))
        case 56: return .setSequenceNumber(.increment, nil)
        case 57: return byteCount > 64 ? .seal(.none) : .setTags(.none, of: .current)
        case 58, 59: return .setTier(.cool, .standard, of: try self.revision(address, store))
        default: return .discardUpload(UploadID(sequence: self.random.next() % 100))
        }
    }

    private mutating func asked(_ store: StoreEngine) -> BlobImmutability {
        guard self.chance(4) else { return .none }
        return BlobImmutability(
            policy: self.chance(4) ? nil : self.policy(store),
            legalHold: self.chance(6) ? true : nil)
    }

    private mutating func policy(_ store: StoreEngine) -> VersionPolicy {
        let seconds = Int64.random(in: 1...2 * Timestamp.secondsPerDay, using: &self.random)
        return VersionPolicy(
            until: store.now.now.advanced(byTicks: seconds * Self.second).roundedUpToSecond,
            mode: self.chance(3) ? .locked : .unlocked)
    }

    private mutating func copy(on store: StoreEngine) throws -> BlobChange {
        let source = try Sample.blob(self.pick(Self.names), in: self.pick(Self.containers))
        var request = CopyRequest(
            operation: self.pick([.copyBlob, .copyFromURL, .putBlobFromURL]), source: source,
            sourceRevision: try self.revision(source, store), sourceConditions: .none,
            id: CopyID(value: UInt128(self.random.next())), sourceText: "http://here/",
            headers: nil, metadata: nil, tags: nil)
        request.immutability = self.asked(store)
        return .copy(request)
    }

    /// Of everything the name has.
    private mutating func revision(_ address: BlobAddress, _ store: StoreEngine) throws -> Revision
    {
        let key = try self.itemKey(address, store)
        switch key.role {
        case .snapshot: return .snapshot(key.time)
        case .version: return .version(key.time)
        case .base: return .current
        }
    }

    private mutating func itemKey(
        _ address: BlobAddress, _ store: StoreEngine
    ) throws -> HistoryItem.Key {
        let query = BlobQuery(
            container: address.container, prefix: "", delimiter: nil, start: nil, limit: 5_000,
            includes: [.snapshots, .versions, .deleted])
        guard case .success(let page) = try store.blobs(query) else { return .base }
        let keys = page.entries.compactMap { entry -> HistoryItem.Key? in
            guard case .item(address.name, let item) = entry else { return nil }
            return item.key
        }
        return keys.isEmpty || self.chance(3) ? .base : self.pick(keys)
    }
}
