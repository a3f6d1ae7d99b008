import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore
import NIOCore

// Blob Batch (spec rest.md §10). A part is a request like any other: it is authenticated, parsed and
// decided by itself and by the same code, and journaled with an id of its own.

extension BlobService {
    /// - Parameter container: whose blobs all parts must name, if the batch is sent to one.
    func batch(
        _ container: ContainerAddress?, _ contentType: String, _ body: BodyHead, _ call: Call
    ) async throws -> Response {
        let (bytes, _) = try await self.receiveDocument(body, in: call.exchange)
        let batch = try BatchRequest(parsing: bytes, contentType: contentType)
        let results = await self.answers(to: batch.parts, container, call)
        var answer = BatchResponse(id: call.exchange.id.text)
        for (part, result) in zip(batch.parts, results) {
            answer.append(
                contentID: part.contentID, status: result.status, reason: result.reason,
                fields: result.fields, body: result.body)
        }
        answer.finish()
        return Response(
            status: .accepted, headers: [.contentType: answer.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.bytes)))
    }

    /// In the order of the parts. They go on side by side, so that they share the waiting for the
    /// disk.
    private func answers(
        to parts: [BatchRequest.Part], _ container: ContainerAddress?, _ call: Call
    ) async -> [PartAnswer] {
        await withTaskGroup(of: (Int, PartAnswer).self) { group in
            for (index, part) in parts.enumerated() {
                group.addTask { (index, await self.answer(part, container, call)) }
            }
            var answers: [(Int, PartAnswer)] = []
            for await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func answer(
        _ part: BatchRequest.Part, _ container: ContainerAddress?, _ call: Call
    ) async -> PartAnswer {
        let outer = call.exchange.request.head
        let head = HTTPRequest(
            method: part.method, scheme: outer.scheme, authority: outer.authority,
            path: part.rawTarget, headerFields: part.fields)
        let exchange = Exchange(
            Request(head: head, body: RequestBody(buffer: ByteBuffer())), partOf: call.exchange,
            id: self.requestIDs.next())
        var answer: PartAnswer
        do {
            answer = PartAnswer(try await self.perform(exchange, container, call))
        } catch {
            let wire = self.wireError(error, exchange)
            answer = PartAnswer(
                status: wire.status, reason: wire.message, fields: wire.fields,
                body: wire.xmlBody(requestID: exchange.id.text, time: exchange.now))
            answer.fields[.contentType] = "application/xml"
        }
        answer.fields[.requestID] = exchange.id.text
        answer.fields[.serviceVersion] = exchange.version.text
        answer.fields[.clientRequestID] = exchange.clientRequestID
        return answer
    }

    private func perform(
        _ part: Exchange, _ container: ContainerAddress?, _ batch: Call
    ) async throws -> Response {
        let (operation, call) = try await self.admit(part)
        let address: BlobAddress
        switch operation {
        case .deleteBlob(let blob, _, _), .deleteBlobRevision(let blob, _, _, _),
            .setBlobTier(let blob, _, _, _, _):
            address = blob
        default:
            throw WireError.invalidInput("A batch deletes blobs or sets their tiers.")
        }
        guard call.account == batch.account,
            container == nil || address.container == container
        else {
            throw WireError.invalidInput("The blob is not in what the batch was sent to.")
        }
        return try await self.perform(operation, call)
    }
}

private struct PartAnswer: Sendable {
    var status: HTTPResponse.Status
    /// Nil: the usual words.
    var reason: String?
    var fields: HTTPFields
    var body: [UInt8] = []

    init(
        status: HTTPResponse.Status, reason: String?, fields: HTTPFields, body: [UInt8]
    ) {
        self.status = status
        self.reason = reason
        self.fields = fields
        self.body = body
    }

    /// A success: it has no body.
    init(_ response: Response) {
        self.status = response.status
        self.fields = response.headers
        self.fields[.contentLength] = nil
    }
}
