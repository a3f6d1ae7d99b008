import BlobModel

// The calls about blobs, each made on both.
extension HistoryRun {
    private func properties(_ word: String, copy: CopyState? = nil) -> BlobProperties {
        Fixture.properties(word, tags: Fixture.tags(word), copy: copy)
    }

    mutating func put() throws -> Outcome {
        let name = self.pick(Self.names)
        let lease = self.leaseID(name)
        let word = self.pick(Self.words)
        let properties = self.properties(word)
        switch self.pick([0, 1, 2, 3]) {
        case 0:
            return try self.outcome(
                name, lease: lease, nil, .putAppendBlob(properties, .none),
                self.model.put(name, kind: "append", [], word, lease: lease))
        case 1:
            let count = self.pick([0, 2, 4, 6])
            return try self.outcome(
                name, lease: lease, nil,
                .putPageBlob(
                    byteCount: UInt64(count) * pageByteCount, sequenceNumber: 0, properties, .none),
                self.model.put(
                    name, kind: "page", Array(repeating: "0", count: count), word, lease: lease))
        default:
            let payload = self.chance(4) ? nil : self.newPayload()
            return try self.outcome(
                name, lease: lease, payload,
                .putBlockBlob(payload.map { .sealed($0) } ?? .inline([]), properties, .none),
                self.model.put(
                    name, kind: "block", payload.map { ["\(Fixture.number(of: $0))"] } ?? [],
                    word, lease: lease))
        }
    }

    mutating func block() throws -> Outcome {
        let name = self.pick(Self.names)
        let lease = self.leaseID(name)
        if self.chance(2) {
            let id = self.pick(Self.blockIDs)
            let payload = self.newPayload()
            return try self.outcome(
                name, lease: lease, payload, .putBlock(BlockID(checked: id), .sealed(payload)),
                self.model.stage(id, "\(Fixture.number(of: payload))", of: name, lease: lease))
        }
        let word = self.pick(Self.words)
        let facts = self.model.name(name)
        let known = Array(facts.staged.keys.sorted()) + (facts.current?.blockIDs ?? [])
        var ids: [String] = []
        for _ in 0..<self.pick([0, 1, 2, 3]) {
            ids.append(
                known.isEmpty || self.chance(8) ? self.pick(Self.blockIDs) : self.pick(known))
        }
        let references = ids.map { BlockReference(source: .latest, id: BlockID(checked: $0)) }
        return try self.outcome(
            name, lease: lease, nil, .putBlockList(references, self.properties(word), .none),
            self.model.commit(ids, of: name, word, lease: lease))
    }

    mutating func append() throws -> Outcome {
        let name = self.nameOfKind("append")
        let lease = self.leaseID(name)
        if self.chance(12) {
            return try self.outcome(
                name, lease: lease, nil, .seal(.none), self.model.seal(name, lease: lease))
        }
        let payload = self.newPayload()
        return try self.outcome(
            name, lease: lease, payload, .appendBlock(.sealed(payload), .none),
            self.model.append("\(Fixture.number(of: payload))", to: name, lease: lease))
    }

    mutating func page() throws -> Outcome {
        let name = self.nameOfKind("page")
        let lease = self.leaseID(name)
        let index = self.pick([0, 0, 1, 2, 3, 4])
        let count = self.pick([1, 1, 2, 3, 5])
        let offset = UInt64(index) * pageByteCount
        switch self.pick([0, 1, 2, 3, 4]) {
        case 0:
            let pages = self.pick([0, 2, 4, 5, 6, 7])
            return try self.outcome(
                name, lease: lease, nil, .resize(UInt64(pages) * pageByteCount, nil),
                self.model.resize(name, to: pages, lease: lease))
        case 1:
            return try self.outcome(
                name, lease: lease, nil,
                .clearPages(offset..<offset + UInt64(count) * pageByteCount, .none),
                self.model.writePages(
                    Array(repeating: "0", count: count), at: index, of: name, lease: lease))
        default:
            let payload = self.newPayload(pages: UInt64(count))
            let pages = (0..<count).map { "\(Fixture.number(of: payload)).\($0)" }
            return try self.outcome(
                name, lease: lease, payload,
                .putPages(offset: offset, .sealed(payload), .none),
                self.model.writePages(pages, at: index, of: name, lease: lease))
        }
    }

    mutating func snapshot() throws -> Outcome {
        let name = self.pick(Self.names)
        let lease = self.chance(4) ? self.leaseID(name) : nil
        let word = self.chance(3) ? self.pick(Self.words) : nil
        return try self.outcome(
            name, lease: lease, nil, .snapshot(word.map(Fixture.metadata)),
            self.model.snapshot(name, word, lease: lease))
    }

    mutating func copy() throws -> Outcome {
        let source = self.pick(Self.names)
        let name = self.pick(Self.names)
        let lease = self.leaseID(name)
        if self.chance(5) {
            let id = self.pick([1, 2])
            let word = self.pick(Self.words)
            let state = CopyState(
                id: Fixture.lease(UInt128(id)), source: "https://elsewhere/", status: .pending)
            return try self.outcome(
                name, lease: lease, nil, .beginCopy(self.properties(word, copy: state), .none),
                self.model.beginCopy(id, to: name, word, lease: lease))
        }
        let which = self.chance(2) ? self.which(source) : nil
        let request = CopyRequest(
            operation: .copyBlob, source: Fixture.blob(source),
            sourceRevision: self.revision(which), sourceConditions: .none, id: Fixture.lease(9),
            sourceText: "https://here/", headers: nil, metadata: nil, tags: nil)
        return try self.outcome(
            name, lease: lease, nil, .copy(request),
            self.model.copy(source, which, to: name, lease: lease))
    }

    mutating func endCopy() throws -> Outcome {
        let pending = Self.names.filter { self.model.name($0).current?.pending != nil }
        let name = self.pick(pending.isEmpty || self.chance(4) ? Self.names : pending)
        let id = self.pick([1, 2])
        let copyID = Fixture.lease(UInt128(id))
        switch self.pick([0, 1, 2, 2]) {
        case 0:
            let lease = self.leaseID(name)
            return try self.outcome(
                name, lease: lease, nil, .abortCopy(copyID),
                self.model.abortCopy(id, of: name, lease: lease))
        case 1:
            return try self.outcome(
                name, lease: nil, nil, .failCopy(copyID, reason: "404 BlobNotFound"),
                self.model.endCopy(id, of: name, nil))
        default:
            let payload = self.newPayload()
            let metadata = self.store.blob(Fixture.blob(name))?.metadata ?? .empty
            return try self.outcome(
                name, lease: nil, payload,
                .finishCopy(copyID, .sealed(payload), ContentHeaders(), metadata),
                self.model.endCopy(id, of: name, ["\(Fixture.number(of: payload))"]))
        }
    }

    mutating func setState() throws -> Outcome {
        let name = self.pick(Self.names)
        let lease = self.leaseID(name)
        let word = self.pick(Self.words)
        switch self.pick([0, 0, 1, 1, 2]) {
        case 0:
            return try self.outcome(
                name, lease: lease, nil, .setMetadata(Fixture.metadata(word)),
                self.model.setMetadata(word, of: name, lease: lease))
        case 1:
            let which = self.chance(2) ? self.which(name) : nil
            let isItem = which.map { !self.model.isCurrent(name, $0) } ?? false
            let id = isItem && !self.chance(8) ? nil : lease
            return try self.outcome(
                name, lease: id, nil, .setTags(Fixture.tags(word), of: self.revision(which)),
                self.model.setTag(word, of: name, which, lease: id))
        default:
            let time = self.now.advanced(byTicks: self.pick([1, HistoryModel.day]))
            return try self.outcome(
                name, lease: lease, nil, .setExpiry(.at(time)),
                self.model.setExpiry(time.ticks, of: name, lease: lease))
        }
    }

    mutating func lease() throws -> Outcome {
        let leased = Self.names.filter { self.model.name($0).lease != nil }
        let name = self.pick(leased.isEmpty || self.chance(3) ? Self.names : leased)
        let id = self.pick([1, 2])
        let leaseID = Fixture.lease(UInt128(id))
        switch self.pick([0, 0, 1, 2, 3]) {
        case 0:
            let seconds = self.chance(2) ? nil : 15
            return try self.outcome(
                name, lease: nil, nil, .lease(.acquire(id: leaseID, seconds: seconds)),
                self.model.acquire(id, seconds.map { Int64($0) }, name))
        case 1:
            return try self.outcome(
                name, lease: nil, nil, .lease(.release(leaseID)), self.model.release(id, name))
        case 2:
            return try self.outcome(
                name, lease: nil, nil, .lease(.renew(leaseID)), self.model.renew(id, name))
        default:
            return try self.outcome(
                name, lease: nil, nil, .lease(.break(seconds: 0)), self.model.breakLease(name))
        }
    }

    mutating func delete() throws -> Outcome {
        let name = self.pick(Self.names)
        let lease = self.leaseID(name)
        switch self.pick([0, 1, 1, 2]) {
        case 0:
            return try self.outcome(
                name, lease: nil, nil, .undelete, self.model.undelete(name))
        case 1:
            let which = self.which(name)
            let id = self.model.isCurrent(name, which) ? lease : self.chance(8) ? 1 : nil
            let permanently = self.chance(3)
            return try self.outcome(
                name, lease: id, nil,
                .deleteRevision(self.revision(which), permanently: permanently),
                self.model.deleteItem(name, which, permanently: permanently, lease: id))
        default:
            let (word, value): (String, SnapshotDeletion) = self.pick([
                ("", .refused), ("include", .include), ("only", .only),
            ])
            return try self.outcome(
                name, lease: lease, nil, .delete(value),
                self.model.delete(name, snapshots: word, lease: lease))
        }
    }
}
