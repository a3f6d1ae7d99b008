import AzureWire
import BlobModel
import BlobQuery
import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOPosix
import Synchronization

// Query Blob Contents (spec rest.md §3b): the blob is read and answered for piece by piece, no
// faster than the client takes the answer. An expression can be arbitrarily expensive for who may
// only read, so queries have threads of their own, take turns on them, and end with their client.

extension BlobService {
    func queryBlob(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions, _ body: BodyHead,
        _ call: Call
    ) async throws -> Response {
        let reader = try self.store.read(address, revision, conditions).get()
        if reader.blob.isArchived(at: call.now) { throw Refusal.blobArchived }
        let (bytes, _) = try await self.receiveDocument(body, in: call.exchange)
        try self.checkStillValid(call)
        let request = QueryRequest(try QueryDocument.parse(bytes))
        let query = try RunningQuery(request, of: reader.blob.byteCount, at: call.now)
        var response = Response(
            status: .ok,
            headers: reader.blob.fields(
                for: .range, of: reader.item, inferring: call.address.profile.accessTier,
                at: call.now))
        response.headers[.contentType] = "avro/binary"
        response.body = self.answer(to: query, from: reader, for: call.exchange.client)
        return response
    }

    /// Its length is not known before its end.
    private func answer(
        to query: RunningQuery, from reader: Store.Reader, for client: ClientConnection
    ) -> ResponseBody {
        ResponseBody { writer in
            client.whenGone { query.stop() }
            var pieces = PieceRanges(0..<reader.blob.byteCount, byteCountMax: Self.pieceBytesMax)
            var isAtEnd = false
            while true {
                if let output = try await query.next(on: self.queryThreads, client.eventLoop) {
                    if !output.isEmpty { try await writer.write(ByteBuffer(bytes: output)) }
                } else if isAtEnd || query.isFinished {
                    break
                } else if let range = pieces.next() {
                    query.feed(
                        try await self.fetch(range, of: reader, on: client.eventLoop).get())
                } else {
                    isAtEnd = true
                    query.endOfBlob()
                }
            }
            try await writer.finish(nil)
        }
    }
}

/// An engine that is used by one thread after the other.
private final class RunningQuery: Sendable {
    private let engine: Mutex<QueryEngine>
    private let stopping = QueryStop()

    init(
        _ request: QueryRequest, of byteCount: UInt64, at now: Timestamp
    ) throws(WireError) {
        do throws(QueryRefusal) {
            self.engine = Mutex(
                try QueryEngine(
                    request, blobByteCount: byteCount, nowTicks: now.ticks,
                    syncMarker: QuerySyncMarker(
                        .random(in: .min ... .max), .random(in: .min ... .max)),
                    stop: self.stopping))
        } catch {
            throw error.wire
        }
    }

    var isFinished: Bool {
        self.engine.withLock { $0.isFinished }
    }

    func feed(_ piece: ByteBuffer) {
        self.engine.withLock { engine in piece.withUnsafeReadableBytes { engine.feed($0) } }
    }

    func endOfBlob() {
        self.engine.withLock { $0.endOfBlob() }
    }

    /// - Throws: when it was stopped, which the end of the task does too.
    func next(
        on threads: NIOThreadPool, _ eventLoop: any EventLoop
    ) async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await threads.runIfActive(eventLoop: eventLoop) {
                let output = self.engine.withLock { $0.next() }
                if self.stopping.isSet { throw CancellationError() }
                return output
            }.get()
        } onCancel: {
            self.stop()
        }
    }

    /// What is being evaluated ends, also in the middle of a record.
    func stop() {
        self.stopping.set()
    }
}

extension QueryRefusal {
    fileprivate var wire: WireError {
        switch self.subject {
        case .expression:
            WireError(
                .badRequest, "ErrorProcessingQueryExpression",
                "There is an error in the query expression at position \(self.position): "
                    + self.description)
        case .inputFormat, .outputFormat:
            .invalidInput(self.description)
        }
    }
}

extension QueryRequest {
    fileprivate init(_ document: QueryDocument) {
        self.init(
            expression: document.expression, input: document.input.map { RecordFormat($0) },
            output: document.output.map { RecordFormat($0) })
    }
}

extension RecordFormat {
    fileprivate init(_ format: QueryDocument.Format) {
        switch format {
        case .delimited(let text):
            let usual = DelimitedFormat()
            self = .delimited(
                DelimitedFormat(
                    columnSeparator: text.columnSeparator ?? usual.columnSeparator,
                    fieldQuote: text.fieldQuote ?? usual.fieldQuote,
                    recordSeparator: text.recordSeparator ?? usual.recordSeparator,
                    escapeCharacter: text.escapeCharacter ?? usual.escapeCharacter,
                    hasHeaders: text.hasHeaders))
        case .json(let recordSeparator):
            let usual = JSONFormat()
            self = .json(JSONFormat(recordSeparator: recordSeparator ?? usual.recordSeparator))
        case .arrow: self = .arrow
        case .parquet: self = .parquet
        }
    }
}
