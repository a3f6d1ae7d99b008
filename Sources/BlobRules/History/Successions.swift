import BlobModel

// What the account's settings keep of states that end, and what protects those that begin.
extension BlobTurn {
    /// Of a write that replaces the whole blob.
    ///
    /// - Parameter asked: what the write asks for the new version.
    func succession(_ asked: BlobImmutability) -> Succession {
        Succession(
            predecessor: self.facts.blob == nil ? .discarded : self.fateOfDeletedBlob,
            isVersion: self.makesVersions, immutability: self.immutability(asked))
    }

    /// Of a change that leaves the content alone. Soft delete keeps content, so it has no part in
    /// it.
    var successionOfState: Succession {
        var succession = self.successionOfSameState
        succession.immutability = self.immutability(.none)
        return succession
    }

    /// Of a snapshot, which leaves the blob as it is, its protection included: it makes a version
    /// only where versions are made.
    var successionOfSnapshot: Succession {
        self.makesVersions ? self.successionOfSameState : .plain
    }

    private var successionOfSameState: Succession {
        self.becomesVersion
            ? Succession(predecessor: .version, isVersion: self.makesVersions) : .plain
    }

    /// Of the current blob when it is deleted.
    var fateOfDeletedBlob: Fate {
        self.becomesVersion ? .version : self.fateOfDeleted
    }

    /// What is a version stays one, also where none are made any more: switching versioning off
    /// deletes no version.
    var becomesVersion: Bool {
        self.makesVersions || self.facts.blob?.versionID != nil
    }

    /// Where versions are protected they are always made.
    private var makesVersions: Bool {
        self.facts.settings.isVersioningEnabled || self.container.versionLevel != nil
    }

    /// Of anything else.
    var fateOfDeleted: Fate {
        self.facts.settings.blobRetention.map {
            .softDeleted(until: self.now.advanced(byDays: $0.days))
        } ?? .discarded
    }

    /// The write's own policy, or else the container's default, or else the account's (rule 2.2.1).
    private func immutability(_ asked: BlobImmutability) -> BlobImmutability? {
        guard self.container.versionLevel != nil else { return nil }
        var immutability = asked
        if immutability.policy == nil {
            let inherited =
                self.container.policy.map { DefaultVersionPolicy($0) }
                ?? self.facts.settings.immutability?.policy?.versionDefault
            immutability.policy = inherited?.stamped(from: self.now)
        }
        return immutability
    }
}
