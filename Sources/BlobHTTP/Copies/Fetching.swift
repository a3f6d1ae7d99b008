import AzureWire
import BlobModel
import HTTPTypes
import Logging
import NIOPosix

// Copies of what other servers have. The result is a block blob.

extension BlobService {
    /// Copies while the client waits.
    ///
    /// - Parameter showsCopy: whether the blob tells where it came from.
    func fetch(
        _ head: CopyHead, to address: BlobAddress, _ conditions: Conditions, byteCountMax: UInt64,
        showsCopy: Bool, _ call: Call
    ) async throws -> Blob? {
        var source = try await self.open(head, for: .request)
        let byteCount = source.content.byteCount
        guard byteCount <= byteCountMax else { throw Refusal.copySourceTooLarge }
        var properties = try head.properties(of: source)
        try self.refuseEarly(
            .blob(
                address, conditions, .putBlockBlob(.inline([]), properties, head.immutability)),
            byteCount: byteCount)
        let body = try await self.take(
            &source.content, hasher: BodyHasher(md5: true, crc64: head.source.crc64 != nil),
            expecting: BodyHashes(
                md5: head.source.md5 ?? head.headers.contentMD5 ?? source.headers.contentMD5,
                crc64: head.source.crc64),
            on: call.exchange.client.eventLoop)
        properties.headers.contentMD5 = body.hashes.md5
        if showsCopy {
            properties.copy = CopyState(
                id: .random(), source: head.source.url.publicText, status: .success,
                copied: byteCount, total: byteCount, completedAt: call.now)
        }
        return try await self.perform(
            .blob(
                address, conditions, .putBlockBlob(body.payload, properties, head.immutability)),
            call
        ).blob
    }

    /// Asks the source whether it can be read, makes the pending blob, and leaves the rest to the
    /// background.
    func beginCopy(
        to address: BlobAddress, _ conditions: Conditions, _ head: CopyHead, _ call: Call
    ) async throws -> Blob? {
        guard self.copies.hasRoom else {
            throw WireError.serverBusy("Too many copies are pending.")
        }
        let source = try await self.open(head, for: .request)
        guard source.content.byteCount <= Self.putBlobBytesMax else {
            throw Refusal.copySourceTooLarge
        }
        var properties = try head.properties(of: source)
        let id = CopyID.random()
        properties.copy = CopyState(
            id: id, source: head.source.url.publicText, status: .pending,
            total: source.content.byteCount)
        let blob = try await self.perform(
            .blob(address, conditions, .beginCopy(properties, head.immutability)), call
        ).blob
        let pending = PendingCopy(
            id: id, address: address, head: head, etag: source.etag,
            byteCount: source.content.byteCount, actor: call.actor)
        self.copies.add(id) { progress in await self.carryOut(pending, progress) }
        return blob
    }

    /// At the server's start: what an earlier one left pending can be carried on by nobody.
    func failFormerCopies() async throws {
        for (address, id) in try self.store.pendingCopies() {
            let actor = Actor(
                principal: .server, clientAddress: "", requestID: self.requestIDs.next(),
                clientRequestID: nil)
            await self.fail(
                id, of: address, by: actor,
                reason: "500 InternalError \"The server was restarted during the copy.\"")
        }
    }

    /// Ends what the background does. What is pending stays so until the next start.
    func endCopies() async throws {
        await self.copies.end()
        try await self.external.shutDown()
    }

    private func carryOut(_ copy: PendingCopy, _ progress: BackgroundCopies.Progress) async {
        do {
            var source = try await self.open(copy.head, for: .background, ifMatch: copy.etag)
            guard source.content.byteCount == copy.byteCount else {
                throw WireError.sourceConditionNotMet
            }
            var properties = try copy.head.properties(of: source)
            let body = try await self.take(
                &source.content, hasher: BodyHasher(md5: true, crc64: false),
                expecting: BodyHashes(md5: copy.head.source.md5 ?? source.headers.contentMD5),
                on: MultiThreadedEventLoopGroup.singleton.any(), progress: { progress.add($0) })
            properties.headers.contentMD5 = body.hashes.md5
            let command = Command.blob(
                copy.address, .none,
                .finishCopy(copy.id, body.payload, properties.headers, properties.metadata))
            _ = try await self.store.perform(command, by: copy.actor).get()
        } catch is CancellationError {
            // Aborted by the client, or by the server's end.
        } catch {
            await self.fail(
                copy.id, of: copy.address, by: copy.actor, reason: self.reason(of: error, copy.id))
        }
    }

    private func open(
        _ head: CopyHead, for purpose: ExternalSources.Purpose, ifMatch etag: String? = nil
    ) async throws -> ExternalSources.Source {
        guard head.tags != nil else {
            throw ExternalSources.unusable("Tags can be copied from this server only.")
        }
        // What was asked to be sealed and is not would look protected.
        guard head.seals != true else { throw Refusal.blobKindMismatch }
        return try await self.external.open(head.source, for: purpose, ifMatch: etag)
    }

    private func reason(of error: any Error, _ id: CopyID) -> String {
        let wire: WireError
        switch error {
        case let error as WireError: wire = error
        case let refusal as Refusal: wire = refusal.wire
        default:
            self.logger.error(
                "copy failed", metadata: ["copy": "\(id.text)", "cause": "\(error)"])
            wire = .internalError
        }
        return "\(wire.status.code) \(wire.code) \"\(wire.message)\""
    }

    private func fail(
        _ id: CopyID, of address: BlobAddress, by actor: Actor, reason: String
    ) async {
        do {
            // Refused if it is not pending any more, which is as good.
            _ = try await self.store.perform(
                .blob(address, .none, .failCopy(id, reason: reason)), by: actor)
        } catch {
            // It stays pending, and the next start tries again.
            self.logger.error(
                "failed copy could not be marked",
                metadata: ["copy": "\(id.text)", "cause": "\(error)"])
        }
    }
}

private struct PendingCopy: Sendable {
    var id: CopyID
    var address: BlobAddress
    var head: CopyHead
    var etag: String?
    var byteCount: UInt64
    var actor: Actor
}

extension CopyHead {
    fileprivate func properties(
        of source: ExternalSources.Source
    ) throws(WireError) -> BlobProperties {
        var others = self.takesSourceHeaders ? source.headers : ContentHeaders()
        others.contentMD5 = nil
        return BlobProperties(
            headers: self.headers.over(others), metadata: self.metadata ?? source.metadata,
            tags: self.tags ?? .none, tier: self.tier)
    }
}
