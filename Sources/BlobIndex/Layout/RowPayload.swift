import BlobModel

extension RowCursor {
    /// The payload that the row refers to, if it is of a table whose rows do.
    func payload() throws(IndexFailure) -> Payload? {
        switch try ParsedKey.parse(self.key) {
        case .blob:
            let blob = try self.decode(BlobRow.decode)
            guard case .single(let payload) = blob.content else { return nil }
            return payload
        case .history(_, _, let key):
            let item = try self.decode { reader throws(MalformedBytes) in
                try HistoryRow.decode(key, from: &reader)
            }
            guard case .single(let payload) = item.blob.content else { return nil }
            return payload
        case .chunk(_, let offset):
            return try self.decode { reader throws(MalformedBytes) in
                try ChunkRow.decode(offset: offset, from: &reader)
            }.payload
        case .stagedBlock(_, let id):
            return try self.decode { reader throws(MalformedBytes) in
                try StagedBlockRow.decode(id, from: &reader)
            }.payload
        case .meta, .clock, .account, .storageAccount, .container, .deletedContainer, .upload,
            .payloadFile, .tag,
            .task,
            .share, .garbage:
            return nil
        }
    }
}
