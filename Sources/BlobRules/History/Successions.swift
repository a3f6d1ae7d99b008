import BlobModel

// What the account's settings keep of states that end.
extension BlobTurn {
    /// Of a write that replaces the whole blob.
    var succession: Succession {
        let settings = self.facts.settings
        guard self.facts.blob != nil else {
            return Succession(predecessor: .discarded, isVersion: settings.isVersioningEnabled)
        }
        return Succession(
            predecessor: settings.isVersioningEnabled ? .version : self.fateOfDeleted,
            isVersion: settings.isVersioningEnabled)
    }

    /// Of a change that leaves the content alone. Soft delete keeps content, so it has no part in
    /// it.
    var successionOfState: Succession {
        self.facts.settings.isVersioningEnabled
            ? Succession(predecessor: .version, isVersion: true) : .plain
    }

    /// Of the current blob when it is deleted.
    var fateOfDeletedBlob: Fate {
        self.facts.settings.isVersioningEnabled ? .version : self.fateOfDeleted
    }

    /// Of anything else.
    var fateOfDeleted: Fate {
        self.facts.settings.blobRetention.map {
            .softDeleted(until: self.now.advanced(byDays: $0.days))
        } ?? .discarded
    }
}
