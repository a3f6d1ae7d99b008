import AzureWire
import BlobModel
import HTTPTypes

extension ManagementService {
    /// Creates a container, or updates it if it exists.
    ///
    /// Both are asked of the store, so that a container that comes or goes meanwhile is answered
    /// as what it was at its turn.
    func putContainer(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        let body = try await call.body(ContainerBody.self)
        let creation = ContainerChange.create(
            body.metadata ?? .empty, versionLevel: body.versionLevel,
            publicAccess: body.publicAccess ?? .off)
        switch try await self.attempt(creation, call) {
        case .success(let receipt):
            return try self.reply(.created, receipt.container, body, call)
        case .failure(.containerAlreadyExists):
            return try await self.update(body, call)
        case .failure(let refusal):
            throw refusal.managementError
        }
    }

    func patchContainer(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        try await self.update(try await call.body(ContainerBody.self), call)
    }

    private func update(
        _ body: ContainerBody, _ call: ManagementCall
    ) async throws(ManagementError) -> ManagementReply {
        let container = try self.container(call)
        // It is neither switched on later, but by migration, nor ever off (rules 2.1.3, 2.1.4).
        if let asked = body.versionLevel, asked != (container.versionLevel != nil) {
            throw Refusal.versionLevelUnchangeable.managementError
        }
        let change: ContainerChange
        switch (body.metadata, body.publicAccess) {
        case (nil, nil): return try self.reply(.ok, container, body, call)
        case (let metadata?, nil): change = .setMetadata(metadata, .none)
        case (let metadata, let level?): change = .update(metadata, publicAccess: level)
        }
        let receipt = try await self.change(change, call)
        return try self.reply(.ok, receipt.container, body, call)
    }

    /// For `{}` the answer has no properties (spec worm.md §4.2).
    private func reply(
        _ status: HTTPResponse.Status, _ container: Container?, _ body: ContainerBody,
        _ call: ManagementCall
    ) throws(ManagementError) -> ManagementReply {
        guard let container else { throw Refusal.containerNotFound.managementError }
        let properties = ContainerResource.Properties(written: container)
        return ManagementReply(
            status, etag: container.etag.text,
            ContainerResource(container, call, body.hasProperties ? properties : nil))
    }

    func getContainer(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        let container = try self.container(call)
        var resource = ContainerResource(container, call, .init(read: container, at: call.now))
        resource.etag = container.etag.text.quoted
        return ManagementReply(.ok, etag: container.etag.text, resource)
    }

    /// 204 if there is none. A protected container without blobs goes, policy and all; this is the
    /// only way out of a locked policy (spec worm.md §1.7).
    func deleteContainer(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        switch try await self.attempt(.delete(.none, through: .management), call) {
        case .success: return ManagementReply(.ok, nil)
        case .failure(.containerNotFound): return ManagementReply(.noContent, nil)
        case .failure(let refusal): throw refusal.managementError
        }
    }

    func listContainers(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        let query = call.target.query
        let account = try self.account(call)
        let page: ContainerPage
        do {
            page = try self.store.containers(
                ContainerQuery(
                    account: account.name, prefix: query.filter, start: query.skipToken,
                    limit: query.pageSize, includesDeleted: query.includesDeleted))
        } catch {
            throw .storage(error)
        }
        let items = page.containers.map { container in
            var item = ContainerResource(container, call, .init(listed: container, at: call.now))
            item.etag = container.etag.text.quoted
            return item
        }
        return ManagementReply(
            .ok,
            ResourceList(value: items, nextLink: page.next.map { self.nextLink($0, call) }))
    }

    private func nextLink(_ next: ContainerPosition, _ call: ManagementCall) -> String {
        let query = call.target.query
        var link = call.origin + call.target.path + "?api-version=" + query.apiVersion
        link += "&$maxpagesize=\(query.pageSize)"
        if !query.filter.isEmpty { link += "&$filter=" + PercentCoding.encode(query.filter) }
        if query.includesDeleted { link += "&$include=deleted" }
        return link + "&$skipToken=" + PercentCoding.encode(ManagementQuery.token(next))
    }
}
