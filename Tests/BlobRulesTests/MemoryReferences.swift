import BlobModel

// The same references, counted again from what is there.
extension MemoryStore {
    /// What does not agree; empty if each payload and each content has as many references as are
    /// counted for it, and what has none is gone.
    func referenceFaults(stored: Set<Payload>) -> [String] {
        var faults: [String] = []
        var holders: [BlobID: Int] = [:]
        var payloads: [PayloadLocation: Int] = [:]
        for blob in self.allBlobs {
            switch blob.content {
            case .empty: break
            case .single(let payload): payloads[payload.location, default: 0] += 1
            case .chunks: holders[blob.id, default: 0] += 1
            }
        }
        for chunk in self.chunks.values.flatMap(\.values) {
            payloads[chunk.payload.location, default: 0] += 1
        }
        for block in self.stagedBlocks.values.flatMap(\.values) {
            payloads[block.payload.location, default: 0] += 1
        }
        for (id, rows) in self.chunks where !rows.isEmpty && holders[id] == nil {
            faults.append("the rows of \(id) belong to nobody")
        }
        for (id, count) in holders where self.extraChunkReferences[id, default: 0] != count - 1 {
            faults.append("\(id) has \(count) holders")
        }
        for payload in stored {
            let count = payloads[payload.location, default: 0]
            let extra = self.extraPayloadReferences[payload.location, default: 0]
            if self.erased.contains(payload) != (count == 0) || extra != max(0, count - 1) {
                faults.append("\(payload.location) has \(count) references and \(extra) extra ones")
            }
        }
        return faults
    }

    /// The tags by which current blobs are found, against the blobs.
    var tagFaults: [String] {
        Set(self.blobs.keys).union(self.tags.keys).compactMap { place in
            let expected = Set(self.blobs[place]?.tags.entries ?? [])
            return self.tags[place, default: []] == expected ? nil : "tags of \(place)"
        }
    }

    private var allBlobs: [Blob] {
        Array(self.blobs.values) + self.history.values.flatMap(\.values).map(\.blob)
    }

    /// The content of a blob, one text per payload of blocks and one per page; nil if the chunks
    /// of blocks do not join up.
    func content(of blob: Blob) -> [String]? {
        switch blob.content {
        case .empty:
            return blob.kind == .page ? self.pages(of: blob) : []
        case .single(let payload):
            return ["\(Fixture.number(of: payload))"]
        case .chunks where blob.kind == .page:
            return self.pages(of: blob)
        case .chunks:
            var texts: [String] = []
            var offset: UInt64 = 0
            for chunk in self.orderedChunks(of: blob.id) where chunk.offset < blob.byteCount {
                guard chunk.offset == offset else { return nil }
                offset += chunk.byteCount
                texts.append("\(Fixture.number(of: chunk.payload))")
            }
            return offset == blob.byteCount ? texts : nil
        }
    }

    private func pages(of blob: Blob) -> [String]? {
        var pages = Array(repeating: "0", count: Int(blob.byteCount / pageByteCount))
        guard blob.content == .chunks else { return pages }
        for chunk in self.orderedChunks(of: blob.id) where chunk.offset < blob.byteCount {
            for page in 0..<chunk.byteCount / pageByteCount {
                let index = Int(chunk.offset / pageByteCount + page)
                guard index < pages.count, pages[index] == "0" else { return nil }
                let origin = chunk.payloadOffset / pageByteCount + page
                pages[index] = "\(Fixture.number(of: chunk.payload)).\(origin)"
            }
        }
        return pages
    }
}
