import BlobModel

// What the account's settings keep of states that end.
extension BlobTurn {
    /// Of a write that replaces the whole blob.
    var succession: Succession {
        Succession(
            predecessor: self.facts.blob == nil ? .discarded : self.fateOfDeletedBlob,
            isVersion: self.facts.settings.isVersioningEnabled)
    }

    /// Of a change that leaves the content alone. Soft delete keeps content, so it has no part in
    /// it.
    var successionOfState: Succession {
        self.becomesVersion
            ? Succession(
                predecessor: .version, isVersion: self.facts.settings.isVersioningEnabled)
            : .plain
    }

    /// Of a snapshot, which leaves the blob as it is: it makes a version only where versions are
    /// made.
    var successionOfSnapshot: Succession {
        self.facts.settings.isVersioningEnabled ? self.successionOfState : .plain
    }

    /// Of the current blob when it is deleted.
    var fateOfDeletedBlob: Fate {
        self.becomesVersion ? .version : self.fateOfDeleted
    }

    /// What is a version stays one, also where none are made any more: switching versioning off
    /// deletes no version.
    private var becomesVersion: Bool {
        self.facts.settings.isVersioningEnabled || self.facts.blob?.versionID != nil
    }

    /// Of anything else.
    var fateOfDeleted: Fate {
        self.facts.settings.blobRetention.map {
            .softDeleted(until: self.now.advanced(byDays: $0.days))
        } ?? .discarded
    }
}
