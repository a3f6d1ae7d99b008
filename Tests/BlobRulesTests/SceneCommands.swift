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
        case "copy-as-source":
            let target = Fixture.blob("entry", in: Fixture.otherContainer)
            return .blob(
                target, .none, .copy(self.request(.copyBlob, of: Fixture.blob("entry"))))
        default:
            guard let change = self.blobChange(operation) ?? self.historyChange(operation) else {
                throw UnknownOperation(name: operation)
            }
            return .blob(Fixture.blob("entry"), self.conditions, change)
        }
    }

    private func containerChange(_ operation: String) -> ContainerChange? {
        switch operation {
        case "container-create": .create(.empty)
        case "container-set-metadata": .setMetadata(Fixture.metadata("new"), self.conditions)
        case "container-set-acl": .setSignedIdentifiers([], self.conditions)
        case "container-lease-acquire":
            .lease(.acquire(id: Fixture.lease(1), seconds: nil), self.conditions)
        case "container-delete-data": .delete(self.conditions, through: .data)
        case "container-delete-management": .delete(self.conditions, through: .management)
        case "container-restore", "container-restore-to-free-name":
            .restore(Fixture.container.name, version: Self.longAgo)
        case "container-purge": .purge(version: Self.longAgo)
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
