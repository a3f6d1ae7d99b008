import BlobIndex
import BlobModel

/// What names have, and what a list of them shows by definition.
struct HistoryModel {
    struct Name {
        var items: [HistoryItem] = []
        var blob: Blob?
        var upload: Upload?
    }

    var names: [BlobName: Name] = [:]

    /// The whole list in order, wherever the query starts and ends.
    func entries(_ query: BlobQuery) -> [BlobPage.Entry] {
        var entries: [BlobPage.Entry] = []
        for name in self.names.keys.sorted() where name.text.utf8.starts(with: query.prefix.utf8) {
            let shown = self.shown(name, query.includes)
            guard !shown.isEmpty, let delimiter = query.delimiter,
                let folder = folded(name.text, after: query.prefix, at: delimiter)
            else {
                entries += shown
                continue
            }
            if entries.last != .prefix(folder) { entries.append(.prefix(folder)) }
        }
        return entries
    }

    private func shown(_ name: BlobName, _ includes: BlobQuery.Includes) -> [BlobPage.Entry] {
        guard let all = self.names[name] else { return [] }
        var entries = all.items.sorted { $0.key < $1.key }
            .filter { $0.isAskedFor(by: includes) }
            .map { BlobPage.Entry.item(name, $0) }
        let newest = all.items.filter { $0.key.role == .version && $0.deletion == nil }
            .max { $0.key < $1.key }
        if let blob = all.blob {
            entries.append(.blob(name, blob))
        } else if includes.contains(.deletedWithVersions), !includes.contains(.versions),
            let newest
        {
            entries.append(.hasVersionsOnly(name, newest))
        } else if includes.contains(.uncommitted), let upload = all.upload {
            entries.append(.uncommitted(name, upload))
        }
        return entries
    }
}

extension HistoryItem {
    fileprivate func isAskedFor(by includes: BlobQuery.Includes) -> Bool {
        if self.deletion != nil, !includes.contains(.deleted) { return false }
        switch self.key.role {
        case .snapshot: return includes.contains(.snapshots)
        case .version: return includes.contains(.versions)
        case .base: return true
        }
    }
}
