import BlobIndex
public import BlobModel
import BlobRules

extension StoreEngine {
    /// Decides on the facts as they are now, for nobody but the asker. Other commands may come
    /// before, so the committer decides again.
    public func refusal(
        of command: Command, contentByteCount: UInt64
    ) throws(StorageFailure) -> Refusal? {
        let pass = self.gate.enter()
        defer { withExtendedLifetime(pass) {} }
        var facts = try onIndex { () throws(IndexFailure) in
            try self.index.beginBatch().facts(for: command)
        }
        self.configured.complete(&facts, for: command)
        let content = contentByteCount == 0 ? nil : Payload(placeholderOf: contentByteCount)
        switch decide(command, content: content, facts: facts, at: self.now) {
        case .accepted: return nil
        case .refused(let refusal): return refusal
        }
    }
}

extension Payload {
    /// Content that nobody has: only its length counts.
    fileprivate init(placeholderOf byteCount: UInt64) {
        self.init(
            digest: SHA256Digest(words: (0, 0, 0, 0)), byteCount: byteCount,
            location: .file(PayloadFileID(value: 0)))
    }
}
