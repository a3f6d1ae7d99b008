import BlobModel
import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import NIOCore

/// An authenticated request that has a route.
struct ManagementCall: Sendable {
    /// The longest body that is read; Azure's bodies are a few hundred bytes.
    static let bodyBytesMax = 1 << 20

    let target: ManagementTarget
    let request: Request
    let principal: TokenPrincipal
    let actor: Actor
    /// When the request came.
    let now: Timestamp

    /// The body; a missing one reads as `{}`, for every body here has only optional members.
    func body<Body: Decodable>(_ type: Body.Type) async throws(ManagementError) -> Body {
        let bytes: ByteBuffer
        do {
            bytes = try await self.request.body.collect(upTo: Self.bodyBytesMax)
        } catch is NIOTooManyBytesError {
            throw ManagementError(
                .contentTooLarge, "RequestEntityTooLarge",
                "The request body is larger than \(Self.bodyBytesMax) bytes.")
        } catch {
            throw ManagementError(
                .badRequest, "InvalidRequestContent", "The request body was cut off.")
        }
        let body: Body
        do {
            body = try JSONDecoder().decode(
                type,
                from: bytes.readableBytes == 0 ? Data("{}".utf8) : Data(bytes.readableBytesView))
        } catch let error as ManagementError {
            throw error
        } catch {
            throw .content("The body is not valid JSON.")
        }
        switch JSONSyntax.fault(in: bytes.readableBytesView) {
        case nil: return body
        case .duplicate(let name): throw .content("The member '\(name.prefix(64))' comes twice.")
        case .trailingComma, .encoding: throw .content("The body is not valid JSON.")
        }
    }

    /// `If-Match` without its quotes. An empty tag is what a client read from an absent policy
    /// (spec worm.md §4.4): it matches such a one only.
    func ifMatch() throws(ManagementError) -> String? {
        guard self.request.headers[.ifNoneMatch] == nil else {
            throw .notImplemented("The header 'If-None-Match'")
        }
        guard var tag = self.request.headers[.ifMatch]?[...] else { return nil }
        if tag.utf8.count >= 2, tag.hasPrefix("\""), tag.hasSuffix("\"") {
            tag = tag.dropFirst().dropLast()
        }
        return String(tag)
    }

    var origin: String { self.request.origin }
}
