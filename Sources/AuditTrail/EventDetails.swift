import BlobModel

extension Event {
    /// - Parameter time: the event's own, which is the id of a version it makes.
    func details(at time: Timestamp) -> [AuditEntry.Detail] {
        switch self {
        case .clockRead(let reading): reading.details
        case .accountSettingsSet(let settings): settings.details
        case .accountCreated(let properties, let settings, _, _),
            .accountUpdated(let properties, let settings):
            settings.details
                + [
                    .init("allowBlobPublicAccess", .flag(properties.allowsPublicAccess)),
                    .init("supportsHttpsTrafficOnly", .flag(properties.requiresHTTPS)),
                ]
        case .accountKeyRegenerated(let number, _):
            [.init("keyName", .text("key\(number.rawValue)"))]
        case .containerCreated(_, let versionLevel, let publicAccess):
            (versionLevel ? [.init("immutableStorageWithVersioning", .flag(true))] : [])
                + (publicAccess == .off ? [] : publicAccess.details)
        case .containerUpdated(_, let publicAccess), .signedIdentifiersSet(_, let publicAccess):
            publicAccess.details
        case .containerDeleted(let plane, let until):
            [.init("plane", .text(plane == .data ? "data" : "management"))]
                + until.map { [.init("restorableUntil", .time($0))] }
        case .containerRestored(let name, let version):
            [
                .init("deletedContainer", .text(name.text)),
                .init("deletedAt", .time(version)),
            ]
        case .containerPurged(let version): [.init("deletedAt", .time(version))]
        case .policyPut(let days, let appendWrites):
            [.init(daysName, .number(days))]
                + appendWrites.appendBlobs.map { [.init(appendBlobsName, .flag($0))] }
                + appendWrites.all.map { [.init(appendAllName, .flag($0))] }
        case .policyExtended(let days): [.init(daysName, .number(days))]
        case .legalHoldSet(let tags, let allowAll), .legalHoldCleared(let tags, let allowAll):
            [.init("tags", .texts(tags.map(\.text)))]
                + allowAll.map { [.init(appendAllName, .flag($0))] }
        case .versionPolicySet(let policy, let revision): revision.details + policy.details
        case .versionPolicyDeleted(let revision): revision.details
        case .versionHoldSet(let hold, let revision):
            revision.details + [.init(holdName, .flag(hold))]
        case .blockBlobPut(_, _, let succession), .appendBlobPut(_, let succession),
            .pageBlobPut(_, _, _, let succession), .blockListCommitted(_, _, let succession),
            .blobMetadataSet(_, let succession), .copyBegun(_, let succession),
            .blobCopied(_, _, _, _, _, _, _, let succession):
            succession.details(at: time)
        case .blobSnapshotted: [.init("snapshot", .time(time))]
        case .blobTagsSet(_, let revision), .blobTierSet(_, _, let revision): revision.details
        case .blobDeleted(let fate, let snapshots):
            fate.details + (snapshots == nil ? [] : [.init("withSnapshots", .flag(true))])
        case .snapshotsDeleted(let fate): [.init("onlySnapshots", .flag(true))] + fate.details
        case .revisionDeleted(let key, let fate): key.details + fate.details
        case .refused(_, let protection, let revision):
            revision.details + [.init("reason", .text(protection.auditText))]
        case .accountDeleted, .containerMetadataSet, .containerLeaseSet, .policyDeleted,
            .policyLocked, .containerMigrated, .blockStaged, .blockAppended, .blobSealed,
            .pagesWritten, .pagesCleared, .pageBlobResized, .sequenceNumberSet, .blobPropertiesSet,
            .blobExpirySet, .blobLeaseSet, .copyFinished, .copyEnded, .blobUndeleted,
            .uploadDiscarded:
            []
        }
    }
}

private let daysName = "immutabilityPeriodSinceCreationInDays"
private let appendBlobsName = "allowProtectedAppendWrites"
private let appendAllName = "allowProtectedAppendWritesAll"
private let holdName = "legalHold"

/// The details that follow if there are any.
private func + (
    details: [AuditEntry.Detail], more: [AuditEntry.Detail]?
) -> [AuditEntry.Detail] {
    var all = details
    all.append(contentsOf: more ?? [])
    return all
}

extension PublicAccess {
    fileprivate var details: [AuditEntry.Detail] { [.init("publicAccess", .text("\(self)"))] }
}

extension ClockReading {
    fileprivate var details: [AuditEntry.Detail] {
        [
            .init("mode", .text("\(self.mode)")), .init("complianceTime", .time(self.compliance)),
            .init("wallTime", .time(self.wall)),
        ]
            + (self.mode == .manual
                ? [
                    .init(
                        "advancedSeconds",
                        .number(Int(self.advancedTicks / Timestamp.ticksPerSecond)))
                ]
                : [])
    }
}

extension AccountSettings {
    fileprivate var details: [AuditEntry.Detail] {
        let policy = self.immutability?.policy
        return [.init("isVersioningEnabled", .flag(self.isVersioningEnabled))]
            + self.blobRetention.map { [.init("deleteRetentionDays", .number($0.days))] }
            + self.containerRetentionDays.map {
                [.init("containerDeleteRetentionDays", .number($0))]
            }
            + self.immutability.map { _ in [.init("immutableStorageWithVersioning", .flag(true))] }
            + policy.map {
                [.init("policyState", .text("\($0.state)")), .init(daysName, .number($0.days))]
            }
    }
}

extension Revision {
    fileprivate var details: [AuditEntry.Detail] {
        switch self {
        case .current: []
        case .snapshot(let time): [.init("snapshot", .time(time))]
        case .version(let time): [.init("versionId", .time(time))]
        }
    }
}

extension HistoryItem.Key {
    fileprivate var details: [AuditEntry.Detail] {
        switch self.role {
        case .snapshot: [.init("snapshot", .time(self.time))]
        case .version: [.init("versionId", .time(self.time))]
        case .base: []
        }
    }
}

extension VersionPolicy {
    fileprivate var details: [AuditEntry.Detail] {
        [
            .init("immutabilityPolicyUntilDate", .time(self.until)),
            .init("immutabilityPolicyMode", .text("\(self.mode)")),
        ]
    }
}

extension Succession {
    fileprivate func details(at time: Timestamp) -> [AuditEntry.Detail] {
        (self.isVersion ? [.init("versionId", .time(time))] : [])
            + self.immutability?.policy?.details
            + self.immutability?.legalHold.map { [.init(holdName, .flag($0))] }
    }
}

extension Fate {
    fileprivate var details: [AuditEntry.Detail] {
        switch self {
        case .discarded: [.init("fate", .text("discarded"))]
        case .version: [.init("fate", .text("version"))]
        case .softDeleted(let until):
            [.init("fate", .text("softDeleted")), .init("restorableUntil", .time(until))]
        }
    }
}

extension ProtectionRefusal {
    fileprivate var auditText: String {
        switch self {
        case .legalHold: "legalHold"
        case .retained: "retention"
        case .containerDeletion(let reason): reason.auditText
        case .accountDeletion(let reason): reason.auditText
        case .policyState: "policyState"
        case .versioning: "versionLevelImmutability"
        }
    }
}

extension AccountDeletionRefusal.Reason {
    fileprivate var auditText: String {
        switch self {
        case .lockedPolicy, .policyWithContent: "containerPolicy"
        case .legalHold: "containerLegalHold"
        case .versionLevel: "versionLevelImmutability"
        }
    }
}

extension ContainerDeletionRefusal {
    fileprivate var auditText: String {
        switch self {
        case .policy, .policyWithContent: "containerPolicy"
        case .legalHold, .legalHoldThroughManagement: "containerLegalHold"
        case .versionLevel, .versionLevelWithContent: "versionLevelImmutability"
        }
    }
}
