import BlobModel

/// A store and a model that are given the same random calls.
///
/// Under a policy or hold most content calls end the same way, and locked policies stay for long.
/// Runs with an odd seed therefore have neither: there the content calls meet each other.
struct RandomRun {
    struct Outcome {
        var call: String
        var decided: String
        var expected: String
    }

    private static let containers = ["records", "other"]
    private static let blobs = ["a", "b", "c"]
    /// The last one is of another length.
    private static let blockIDs = ["AAAA", "BBBB", "CCCC", "AAAAAAAA"]

    private(set) var store = MemoryStore()
    private(set) var model = NaiveModel()
    /// Every payload that became part of the store.
    private(set) var stored: Set<Payload> = []

    private let protects: Bool
    private var random: SplitMix64
    private var now = Fixture.noon
    private var payloadCount: UInt64 = 0
    /// Tags of policies that were replaced or deleted.
    private var staleTags = ["8dd53ec77d54c58"]

    init(seed: UInt64) {
        self.protects = seed.isMultiple(of: 2)
        self.random = SplitMix64(state: seed)
    }

    /// Makes one call on both.
    mutating func step() throws -> Outcome {
        // Every third step takes up to a day and a half, so that short policies run out.
        let long = Int64.random(in: 1...1_296_000_000_000, using: &self.random)
        self.now = self.now.advanced(byTicks: self.chance(3) ? long : 1)
        let container = self.pick(Self.containers)
        if self.protects, self.chance(4) {
            switch Int.random(in: 0..<7, using: &self.random) {
            case 0: return try self.putPolicy(container)
            case 1: return try self.deletePolicy(container)
            case 2: return try self.lockOrExtendPolicy(container)
            case 3: return try self.setHold(container)
            default: return try self.clearHold(container)
            }
        }
        switch Int.random(in: 0..<40, using: &self.random) {
        case 0, 1: return try self.createContainer(container)
        case 2: return try self.setContainerMetadata(container)
        case 3: return try self.deleteContainer(container)
        case 4..<9: return try self.putBlob(container)
        case 9..<19: return try self.putBlock(container)
        case 19..<28: return try self.putBlockList(container)
        case 28..<33: return try self.append(container)
        case 33..<36: return try self.setProperties(container)
        default: return try self.delete(container)
        }
    }
}

// Containers.
extension RandomRun {
    private mutating func createContainer(_ name: String) throws -> Outcome {
        let metadata = self.word()
        return try self.outcome(
            name, .create(Fixture.metadata(metadata)),
            self.model.createContainer(name, metadata: metadata))
    }

    private mutating func setContainerMetadata(_ name: String) throws -> Outcome {
        let metadata = self.word()
        return try self.outcome(
            name, .setMetadata(Fixture.metadata(metadata), .none),
            self.model.setContainerMetadata(name, metadata: metadata))
    }

    private mutating func deleteContainer(_ name: String) throws -> Outcome {
        let managed = self.chance(2)
        return try self.outcome(
            name, .delete(.none, through: managed ? .management : .data),
            self.model.deleteContainer(name, managed: managed))
    }

    private mutating func putPolicy(_ name: String) throws -> Outcome {
        let days: Int? =
            if self.chance(4) { nil } else { self.pick([0, 1, 1, 2, 3, 4, 146_000, 146_001]) }
        let flags = AppendWrites(
            appendBlobs: self.pick([nil, nil, true, false]),
            all: self.pick([nil, nil, true, false]))
        let tag = self.chance(2) ? .none : self.pick(NaiveModel.Tag.allCases)
        return try self.outcome(
            name, .putPolicy(days: days, appendWrites: flags, ifMatch: self.text(of: tag, name)),
            self.model.putPolicy(
                name, days: days, flag: flags.appendBlobs, flagAll: flags.all, tag: tag))
    }

    private mutating func deletePolicy(_ name: String) throws -> Outcome {
        let tag = self.usuallyCurrentTag()
        return try self.outcome(
            name, .deletePolicy(ifMatch: self.text(of: tag, name)),
            self.model.deletePolicy(name, tag: tag))
    }

    /// Locking ends most of what can happen to a container, so it is rare.
    private mutating func lockOrExtendPolicy(_ name: String) throws -> Outcome {
        let tag = self.usuallyCurrentTag()
        let text = self.text(of: tag, name)
        if self.chance(4) {
            return try self.outcome(
                name, .lockPolicy(ifMatch: text), self.model.lockPolicy(name, tag: tag))
        }
        let days = self.pick([0, 1, 2, 3, 4, 5, 6, 7])
        return try self.outcome(
            name, .extendPolicy(days: days, appendWrites: AppendWrites(), ifMatch: text),
            self.model.extendPolicy(name, days: days, tag: tag))
    }

    private mutating func setHold(_ name: String) throws -> Outcome {
        let count = self.chance(8) ? 11 : self.pick([0, 1, 2, 3])
        let tags = Array((1...12).map { "case\($0)" }.shuffled(using: &self.random).prefix(count))
        let allowAppends = self.pick([nil, true, false])
        return try self.outcome(
            name,
            .setLegalHold(tags.map(Fixture.tag), allowProtectedAppendWritesAll: allowAppends),
            self.model.setHold(name, tags: tags, allowAppends: allowAppends))
    }

    private mutating func clearHold(_ name: String) throws -> Outcome {
        let tags = (1...12).map { "case\($0)" }.filter { _ in !self.chance(4) }
        return try self.outcome(
            name, .clearLegalHold(tags.map(Fixture.tag), allowProtectedAppendWritesAll: nil),
            self.model.clearHold(name, tags: tags))
    }
}

// Blobs.
extension RandomRun {
    private mutating func putBlob(_ container: String) throws -> Outcome {
        let name = self.pick(Self.blobs)
        let metadata = self.word()
        let condition = self.condition()
        if self.chance(2) {
            return try self.outcome(
                container, name, condition, nil,
                .putAppendBlob(Fixture.properties(metadata), .none),
                self.model.putBlob(
                    name, in: container, kind: "append", content: [], metadata: metadata,
                    condition, at: self.now.ticks))
        }
        let payload = self.chance(4) ? nil : self.newPayload()
        return try self.outcome(
            container, name, condition, payload,
            .putBlockBlob(
                payload.map { .sealed($0) } ?? .inline([]), Fixture.properties(metadata), .none),
            self.model.putBlob(
                name, in: container, kind: "block",
                content: payload.map { [Fixture.number(of: $0)] } ?? [], metadata: metadata,
                condition, at: self.now.ticks))
    }

    private mutating func putBlock(_ container: String) throws -> Outcome {
        let name = self.pick(Self.blobs)
        let ids = self.chance(6) ? Self.blockIDs : Array(Self.blockIDs.prefix(3))
        let id = self.pick(ids)
        let payload = self.newPayload()
        return try self.outcome(
            container, name, .none, payload, .putBlock(BlockID(checked: id), .sealed(payload)),
            self.model.putBlock(id, Fixture.number(of: payload), of: name, in: container))
    }

    private mutating func putBlockList(_ container: String) throws -> Outcome {
        let name = self.pick(Self.blobs)
        let metadata = self.word()
        let condition = self.condition()
        var list: [(source: String, id: String)] = []
        for _ in 0..<self.pick([0, 1, 1, 2, 3]) {
            let source = self.pick(["committed", "uncommitted", "latest", "latest"])
            list.append((source, self.pick(Self.blockIDs)))
        }
        let references = list.map { entry in
            let source: BlockReference.Source =
                switch entry.source {
                case "committed": .committed
                case "uncommitted": .uncommitted
                default: .latest
                }
            return BlockReference(source: source, id: BlockID(checked: entry.id))
        }
        return try self.outcome(
            container, name, condition, nil,
            .putBlockList(references, Fixture.properties(metadata), .none),
            self.model.putBlockList(
                list, of: name, in: container, metadata: metadata, condition, at: self.now.ticks))
    }

    private mutating func append(_ container: String) throws -> Outcome {
        let name = self.pick(Self.blobs)
        let condition = self.condition()
        let payload = self.newPayload()
        let position = self.pick([nil, nil, nil, 0, 1, 2])
        return try self.outcome(
            container, name, condition, payload,
            .appendBlock(
                .sealed(payload), AppendConditions(position: position.map { UInt64($0) })),
            self.model.append(
                Fixture.number(of: payload), to: name, in: container, position: position,
                condition, at: self.now.ticks))
    }

    private mutating func setProperties(_ container: String) throws -> Outcome {
        let name = self.pick(Self.blobs)
        let condition = self.condition()
        let word = self.word()
        if self.chance(2) {
            return try self.outcome(
                container, name, condition, nil, .setMetadata(Fixture.metadata(word)),
                self.model.setMetadata(
                    word, of: name, in: container, condition, at: self.now.ticks))
        }
        return try self.outcome(
            container, name, condition, nil, .setProperties(ContentHeaders(contentType: word)),
            self.model.setContentType(
                word, of: name, in: container, condition, at: self.now.ticks))
    }

    private mutating func delete(_ container: String) throws -> Outcome {
        let name = self.pick(Self.blobs)
        let condition = self.condition()
        return try self.outcome(
            container, name, condition, nil, .delete(.refused),
            self.model.delete(name, in: container, condition, at: self.now.ticks))
    }
}

// The store's side of a call.
extension RandomRun {
    private mutating func outcome(
        _ container: String, _ change: ContainerChange, _ expected: String
    ) throws -> Outcome {
        let address = Fixture.address(container)
        let tag = self.store.containers[address]?.policy?.etag.policyText
        let command = Command.container(address, change)
        let decision = try self.store.perform(command, at: self.now)
        if let tag, self.store.containers[address]?.policy?.etag.policyText != tag {
            self.staleTags.append(tag)
        }
        return Outcome(call: "\(command)", decided: decision.word, expected: expected)
    }

    private mutating func outcome(
        _ container: String, _ name: String, _ condition: NaiveModel.Condition,
        _ content: Payload?, _ change: BlobChange, _ expected: String
    ) throws -> Outcome {
        let address = Fixture.blob(name, in: Fixture.address(container))
        let etag = self.store.blob(address)?.etag.text ?? "0x8DD53EC77D54C58"
        var conditions = Conditions.none
        switch condition {
        case .none: break
        case .ifMatchCurrent: conditions.ifMatch = .tag(etag)
        case .ifMatchOther: conditions.ifMatch = .tag("0x8DD53EC77D54C59")
        case .ifMatchAny: conditions.ifMatch = .any
        case .ifNoneMatchCurrent: conditions.ifNoneMatch = .tag(etag)
        case .ifNoneMatchAny: conditions.ifNoneMatch = .any
        }
        let command = Command.blob(address, conditions, change)
        let decision = try self.store.perform(command, content: content, at: self.now)
        if let content, decision.word == "ok" { self.stored.insert(content) }
        return Outcome(call: "\(command)", decided: decision.word, expected: expected)
    }

    private func text(of tag: NaiveModel.Tag, _ container: String) -> String? {
        switch tag {
        case .none: nil
        case .current:
            self.store.containers[Fixture.address(container)]?.policy?.etag.policyText
                ?? self.staleTags.last
        case .stale: self.staleTags.last
        case .star: "*"
        }
    }
}

// Choices.
extension RandomRun {
    private mutating func chance(_ oneIn: Int) -> Bool {
        Int.random(in: 0..<oneIn, using: &self.random) == 0
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &self.random)]
    }

    private mutating func condition() -> NaiveModel.Condition {
        self.chance(4) ? self.pick(NaiveModel.Condition.allCases) : .none
    }

    private mutating func usuallyCurrentTag() -> NaiveModel.Tag {
        self.chance(4) ? self.pick(NaiveModel.Tag.allCases) : .current
    }

    private mutating func word() -> String {
        self.pick(["red", "green", "blue"])
    }

    private mutating func newPayload() -> Payload {
        self.payloadCount += 1
        return Fixture.payload(self.payloadCount)
    }
}
