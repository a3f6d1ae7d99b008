import BlobModel
import HTTPTypes

extension ManagementService {
    func setLegalHold(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        let body = try await call.body(HoldBody.self)
        let change = ContainerChange.setLegalHold(
            body.tags, allowProtectedAppendWritesAll: body.allowAll)
        return self.reply(try await self.change(change, call), body)
    }

    func clearLegalHold(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        let body = try await call.body(HoldBody.self)
        let change = ContainerChange.clearLegalHold(
            body.tags, allowProtectedAppendWritesAll: body.allowAll)
        return self.reply(try await self.change(change, call), body)
    }

    private func reply(_ receipt: Receipt, _ body: HoldBody) -> ManagementReply {
        let tags = receipt.container?.hold.tags.map(\.text.text) ?? []
        return ManagementReply(
            .ok,
            HoldResource(
                hasLegalHold: !tags.isEmpty, tags: tags,
                allowProtectedAppendWritesAll: body.allowAll))
    }
}

/// The answer to both calls: all tags that remain, and the flag only if it was sent.
struct HoldResource: Encodable, Sendable {
    var hasLegalHold: Bool
    var tags: [String]
    var allowProtectedAppendWritesAll: Bool?
}

/// The body of setLegalHold and clearLegalHold (spec worm.md §4.5).
struct HoldBody: Decodable, Sendable {
    /// Each once. Empty is how clients change the flag alone (rule 1.6.4).
    let tags: [HoldTag]
    let allowAll: Bool?

    init(from decoder: any Decoder) throws {
        var body = try JSONMembers(from: decoder)
        body.ignoreReadOnly("hasLegalHold")
        guard let texts = try body.strings("tags") else {
            throw ManagementError.propertyMissing("tags")
        }
        self.allowAll = try body.bool("allowProtectedAppendWritesAll")
        try body.end()
        var tags: [HoldTag] = []
        for text in texts {
            guard let tag = HoldTag(text) else {
                throw ManagementError.propertyValue(text, of: "tags")
            }
            if !tags.contains(tag) { tags.append(tag) }
            guard tags.count <= LegalHold.tagsMax else {
                throw Refusal.holdTagCountExceeded.managementError
            }
        }
        self.tags = tags
    }
}
