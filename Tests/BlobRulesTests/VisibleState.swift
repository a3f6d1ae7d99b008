import BlobModel

// What the store shows, in the model's words.
extension RandomRun {
    var visible: [String: NaiveModel.Container] {
        Dictionary(
            uniqueKeysWithValues: self.store.containers.values.map {
                ($0.address.name.text, self.visible($0))
            })
    }

    private func visible(_ container: Container) -> NaiveModel.Container {
        var shown = NaiveModel.Container(metadata: container.metadata.entries.first?.value ?? "")
        for (place, blob) in self.store.blobs where place.container == container.id {
            shown.blobs[place.name.text] = self.visible(blob)
        }
        for (place, upload) in self.store.uploads where place.container == container.id {
            for (id, block) in self.store.stagedBlocks[upload.id] ?? [:] {
                shown.staged[place.name.text, default: [:]][id.text] =
                    Fixture.number(of: block.payload)
            }
        }
        shown.policy = container.policy.map { policy in
            NaiveModel.Policy(
                days: policy.days, isLocked: policy.state == .locked,
                extends: policy.extendCount, flag: policy.appendWrites.appendBlobs,
                flagAll: policy.appendWrites.all,
                history: policy.history.map { "\($0.kind) \($0.days)" })
        }
        shown.tags = container.hold.tags.map(\.text.text)
        shown.holdAllowsAppends = container.hold.appendWrites?.allowAll == true
        return shown
    }

    private func visible(_ blob: Blob) -> NaiveModel.Blob {
        // Chunks that do not join up show as content that no model has.
        let content = self.store.content(of: blob)?.compactMap(UInt64.init) ?? [.max]
        let chunks = blob.content == .chunks ? self.store.orderedChunks(of: blob.id) : []
        return NaiveModel.Blob(
            kind: "\(blob.kind)", content: content,
            blockIDs: chunks.compactMap { $0.blockID?.text },
            metadata: blob.metadata.entries.first?.value ?? "",
            contentType: blob.headers.contentType ?? "", created: blob.createdAt.ticks,
            modified: blob.lastModified.ticks)
    }
}
