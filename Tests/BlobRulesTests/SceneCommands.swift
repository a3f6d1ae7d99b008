import BlobModel

// The commands by the names that the tables give them.
extension Scene {
    func command(_ operation: String) throws -> Command {
        if let change = self.containerChange(operation) {
            return .container(Fixture.container, change)
        }
        switch operation {
        case "account-settings":
            return .account(Fixture.container.account, AccountSettingsChange())
        case "account-delete":
            return .storageAccount(Fixture.container.account, .delete)
        case "copy-as-source":
            let target = Fixture.blob("entry", in: Fixture.otherContainer)
            return .blob(
                target, .none, .copy(self.request(.copyBlob, of: Fixture.blob("entry"))))
        default:
            guard
                let change = self.blobChange(operation) ?? self.historyChange(operation)
                    ?? self.versionChange(operation)
            else {
                throw UnknownOperation(name: operation)
            }
            return .blob(Fixture.blob("entry"), self.conditions, change)
        }
    }

    private func containerChange(_ operation: String) -> ContainerChange? {
        switch operation {
        case "container-create": .create(.empty)
        case "container-set-metadata": .setMetadata(Fixture.metadata("new"), self.conditions)
        case "container-set-acl": .setSignedIdentifiers([], publicAccess: .off, self.conditions)
        case "container-update": .update(Fixture.metadata("new"), publicAccess: .off)
        case "container-lease-acquire":
            .lease(.acquire(id: Fixture.lease(1), seconds: nil), self.conditions)
        case "container-delete-data": .delete(self.conditions, through: .data)
        case "container-delete-management": .delete(self.conditions, through: .management)
        case "container-restore", "container-restore-to-free-name":
            .restore(Fixture.container.name, version: Self.longAgo)
        case "container-purge": .purge(version: Self.longAgo)
        case "container-set-hold":
            .setLegalHold([Fixture.tag("case17")], allowProtectedAppendWritesAll: nil)
        case "container-clear-hold":
            .clearLegalHold([Fixture.tag("case17")], allowProtectedAppendWritesAll: nil)
        case "container-put-policy":
            .putPolicy(days: 3, appendWrites: AppendWrites(appendBlobs: true), ifMatch: nil)
        case "container-put-policy-awa":
            .putPolicy(days: 3, appendWrites: AppendWrites(all: true), ifMatch: nil)
        case "container-migrate": .migrate
        default: nil
        }
    }

    private func blobChange(_ operation: String) -> BlobChange? {
        let upload = UploadedPayload.sealed(Fixture.payload(9))
        let page = UploadedPayload.sealed(Fixture.pages(9, 1))
        switch operation {
        case "put-block-blob": return .putBlockBlob(upload, Fixture.plain, .none)
        case "put-append-blob": return .putAppendBlob(Fixture.plain, .none)
        case "put-page-blob":
            return .putPageBlob(byteCount: pageByteCount, sequenceNumber: 0, Fixture.plain, .none)
        case "put-block": return .putBlock(Self.staged.id, upload)
        case "put-block-list":
            // A first commit names what was staged; over nothing staged it is the empty list.
            let staged = BlockReference(source: .uncommitted, id: Self.staged.id)
            return .putBlockList(self.hasUpload ? [staged] : [], Fixture.plain, .none)
        case "append-block": return .appendBlock(upload, .none)
        case "seal": return .seal(.none)
        case "discard-upload": return .discardUpload(UploadID(sequence: 2))
        case "put-pages": return .putPages(offset: pageByteCount, page, .none)
        case "clear-pages": return .clearPages(0..<pageByteCount, .none)
        case "resize": return .resize(8 * pageByteCount, nil)
        case "resize-to-less": return .resize(pageByteCount, nil)
        case "set-sequence-number": return .setSequenceNumber(.increment, nil)
        case "set-properties": return .setProperties(ContentHeaders(contentType: "a/b"))
        case "set-metadata": return .setMetadata(Fixture.metadata("new"))
        case "set-expiry": return .setExpiry(.afterNow(milliseconds: 1))
        case "set-tags": return .setTags(Fixture.tags("new"), of: .current)
        case "set-tags-of-version":
            return .setTags(Fixture.tags("new"), of: .version(Self.itemTime))
        case "set-tier":
            return .setTier(self.blob?.kind == .page ? .p10 : .cool, .standard, of: .current)
        case "set-tier-archive": return .setTier(.archive, .standard, of: .current)
        case "set-tier-of-snapshot":
            return .setTier(.cool, .standard, of: .snapshot(Self.itemTime))
        case "lease-acquire": return .lease(.acquire(id: Fixture.lease(1), seconds: nil))
        case "copy-blob": return .copy(self.request(.copyBlob))
        case "copy-from-url": return .copy(self.request(.copyFromURL))
        case "put-blob-from-url": return .copy(self.request(.putBlobFromURL))
        case "incremental-copy": return .copy(self.request(.incrementalCopy))
        case "begin-copy":
            let copy = CopyState(id: Self.copyID, source: "https://elsewhere/", status: .pending)
            return .beginCopy(Fixture.properties("", copy: copy), .none)
        case "finish-copy":
            return .finishCopy(Self.copyID, upload, ContentHeaders(), .empty)
        case "fail-copy": return .failCopy(Self.copyID, reason: "500 InternalError")
        case "abort-copy": return .abortCopy(Self.copyID)
        default: return nil
        }
    }

    private func historyChange(_ operation: String) -> BlobChange? {
        switch operation {
        case "snapshot": .snapshot(nil)
        case "delete": .delete(.refused)
        case "delete-include": .delete(.include)
        case "delete-only": .delete(.only)
        case "delete-snapshot":
            .deleteRevision(.snapshot(Self.itemTime), permanently: false)
        case "delete-version":
            .deleteRevision(.version(Self.itemTime), permanently: false)
        case "delete-permanently":
            .deleteRevision(.snapshot(Self.itemTime), permanently: true)
        case "undelete": .undelete
        case "purge": .purge(HistoryItem.Key(time: Self.itemTime, role: .snapshot))
        case "expire": .expire
        default: nil
        }
    }

    /// Policies and holds of single versions. In the container-level table their names begin with
    /// `version-`.
    private func versionChange(_ operation: String) -> BlobChange? {
        let unlocked = VersionPolicy(until: Fixture.noon.advanced(byDays: 20), mode: .unlocked)
        let tick = Fixture.noon.advanced(byTicks: 1)
        let version = Revision.version(Self.itemTime)
        let snapshot = Revision.snapshot(Self.itemTime)
        let upload = UploadedPayload.sealed(Fixture.payload(9))
        switch operation {
        case "set-policy", "version-set-policy": return .setPolicy(unlocked, of: .current)
        case "set-policy-locked":
            return .setPolicy(VersionPolicy(until: unlocked.until, mode: .locked), of: .current)
        case "set-policy-earlier":
            return .setPolicy(VersionPolicy(until: tick, mode: .unlocked), of: .current)
        case "set-policy-earlier-locked":
            return .setPolicy(VersionPolicy(until: tick, mode: .locked), of: .current)
        case "set-policy-past":
            return .setPolicy(VersionPolicy(until: Fixture.noon, mode: .locked), of: .current)
        case "set-policy-of-version": return .setPolicy(unlocked, of: version)
        case "set-policy-of-snapshot": return .setPolicy(unlocked, of: snapshot)
        case "delete-policy", "version-delete-policy": return .deletePolicy(of: .current)
        case "delete-policy-of-version": return .deletePolicy(of: version)
        case "delete-policy-of-snapshot": return .deletePolicy(of: snapshot)
        case "set-hold", "version-set-hold": return .setLegalHold(true, of: .current)
        case "clear-hold": return .setLegalHold(false, of: .current)
        case "set-hold-of-version": return .setLegalHold(true, of: version)
        case "set-hold-of-snapshot": return .setLegalHold(true, of: snapshot)
        case "put-with-policy":
            return .putBlockBlob(upload, Fixture.plain, BlobImmutability(policy: unlocked))
        case "put-with-past-policy":
            let past = VersionPolicy(until: Fixture.noon, mode: .unlocked)
            return .putBlockBlob(upload, Fixture.plain, BlobImmutability(policy: past))
        case "put-with-hold":
            return .putBlockBlob(upload, Fixture.plain, BlobImmutability(legalHold: false))
        case "copy-with-policy":
            var request = self.request(.copyBlob)
            request.immutability = BlobImmutability(policy: unlocked, legalHold: true)
            return .copy(request)
        default: return nil
        }
    }

    private func request(
        _ operation: CopyRequest.Operation,
        of source: BlobAddress = Fixture.blob("source", in: Fixture.otherContainer)
    ) -> CopyRequest {
        CopyRequest(
            operation: operation, source: source,
            sourceRevision: operation == .incrementalCopy ? .snapshot(Self.itemTime) : .current,
            sourceConditions: self.sourceConditions, id: Self.copyID,
            sourceText: "https://here/c/b?snapshot=2", headers: nil, metadata: nil, tags: nil)
    }
}
