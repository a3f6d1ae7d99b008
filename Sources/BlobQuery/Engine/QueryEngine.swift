/// Answers a query while the blob is read: pieces of the blob in, pieces of the Avro stream out.
///
/// ```
/// var engine = try QueryEngine(request, blobByteCount: …, nowTicks: …, syncMarker: …)
/// while !engine.isFinished {
///     if let piece = next piece of the blob { engine.feed(piece) } else { engine.endOfBlob() }
///     while let output = engine.next() { send(output) }
/// }
/// ```
/// What is kept is one piece of the blob, one record of at most ``recordBytesMax`` and about
/// ``outputBytes`` of the answer, whatever the size of the blob; `next()` returns between records,
/// so a record that says little in much space cannot pile up output. It returns after a bounded
/// number of evaluations, too, so that queries can take turns.
public struct QueryEngine {
    /// A longer record ends the query.
    public static let recordBytesMax = 16 << 20
    /// Results are gathered up to this size before they are sent.
    public static let outputBytes = 64 << 10
    /// A `progress` record is sent each time that so much was read.
    static let progressBytes: UInt64 = 4 << 20
    /// How many terms `next()` evaluates before it returns, about 50 ms of work.
    private static let termsPerCall = 1 << 20

    private let stop: QueryStop
    private let recordsPerCall: Int
    private var source: any RecordSource
    private var rows: RowSink
    private var input = InputBuffer()
    private var isPastByteOrderMark = false
    private var nextProgress = Self.progressBytes
    private var isAnswered = false

    /// - Parameters:
    ///   - blobByteCount: For `progress` and `end` records.
    ///   - nowTicks: What UTCNOW() says, in 100 ns since 1970-01-01T00:00:00Z.
    ///   - stop: Once set, the answer ends with an error.
    public init(
        _ request: QueryRequest, blobByteCount: UInt64, nowTicks: Int64,
        syncMarker: QuerySyncMarker, stop: QueryStop = QueryStop()
    ) throws(QueryRefusal) {
        guard let now = TimePoint(ticks: nowTicks) else {
            throw QueryRefusal(.expression, "The server's clock is past the year 9999.")
        }
        let statement = try StatementParser.parse(request.expression, now: now)
        self.stop = stop
        self.recordsPerCall = max(1, Self.termsPerCall / statement.termCount)
        self.source = try Self.source(of: statement, request.input, stop)
        self.rows = RowSink(
            statement, try Self.writer(request.output), blobByteCount: blobByteCount,
            stream: AvroStream(syncMarker: syncMarker), stop: stop)
    }

    /// The answer is complete, perhaps before the end of the blob: LIMIT is reached or an error was
    /// fatal. What ``next()`` still returns must be sent all the same.
    public var isFinished: Bool { self.isAnswered && self.rows.byteCount == 0 }

    /// Copies a piece of the blob. Call ``next()`` until it returns nil before the next piece.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer) {
        if self.isAnswered { return }
        self.input.append(bytes)
    }

    public mutating func feed(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { self.feed($0) }
    }

    /// There are no more pieces.
    public mutating func endOfBlob() {
        self.input.complete()
    }

    /// The next piece of the answer, empty if there is more to do first; nil if more input is
    /// needed or nothing is left.
    public mutating func next() -> [UInt8]? {
        var needsInput = false
        var recordCount = 0
        while !self.isAnswered, !needsInput, recordCount < self.recordsPerCall,
            self.rows.byteCount < Self.outputBytes
        {
            needsInput = !self.advance()
            recordCount += 1
        }
        if self.rows.byteCount >= Self.outputBytes { self.rows.flush() }
        let output = self.rows.takeStream()
        return output.isEmpty && (needsInput || self.isAnswered) ? nil : output
    }

    /// Reads one record, or ends the answer.
    ///
    /// - Returns: False if more input is needed.
    private mutating func advance() -> Bool {
        if self.rows.isFull {
            self.finish()
            return true
        }
        if !self.isPastByteOrderMark {
            self.isPastByteOrderMark = self.input.skipByteOrderMark()
            if !self.isPastByteOrderMark { return false }
        }
        do throws(QueryError) {
            try self.stop.check(at: self.input.position)
            switch try self.source.step(&self.input, &self.rows) {
            case .needsInput: return false
            case .record: self.reportProgress()
            case .end: self.finish()
            }
        } catch {
            self.rows.append(error)
            self.endAnswer()
        }
        return true
    }

    private mutating func reportProgress() {
        guard self.input.position >= self.nextProgress else { return }
        self.nextProgress = self.input.position + Self.progressBytes
        self.rows.flush()
        self.rows.appendProgress(scanned: self.input.position)
    }

    private mutating func finish() {
        self.rows.finishRows(at: self.input.position)
        self.endAnswer()
    }

    private mutating func endAnswer() {
        self.rows.end(scanned: self.input.position)
        self.isAnswered = true
    }

    private static func source(
        of statement: Statement, _ format: RecordFormat, _ stop: QueryStop
    ) throws(QueryRefusal) -> any RecordSource {
        switch format {
        case .delimited(let format):
            let syntax = try DelimitedSyntax(format, .inputFormat)
            let source = try DelimitedSource(statement, syntax, stop)
            guard case .split(let byteCount) = statement.projection else { return source }
            guard statement.condition == nil, statement.limit == nil else {
                throw QueryRefusal(.expression, "sys.split takes neither WHERE nor LIMIT.")
            }
            return SplitSource(syntax, batchBytesMin: byteCount)
        case .json(let format):
            if case .split = statement.projection {
                throw QueryRefusal(.expression, "sys.split is for delimited text only.")
            }
            return try JSONSource(statement, format, .inputFormat, stop)
        case .arrow:
            throw QueryRefusal(.inputFormat, "Arrow is not supported as input.")
        case .parquet:
            throw QueryRefusal(.inputFormat, "Parquet is not supported as input.")
        }
    }

    private static func writer(_ format: RecordFormat) throws(QueryRefusal) -> RecordWriter {
        switch format {
        case .delimited(let format):
            return .delimited(DelimitedWriter(try DelimitedSyntax(format, .outputFormat)))
        case .json(let format):
            return .json(JSONWriter(separator: try JSONReader.separator(format, .outputFormat)))
        case .arrow:
            throw QueryRefusal(.outputFormat, "Arrow is not supported as output.")
        case .parquet:
            throw QueryRefusal(.outputFormat, "Parquet is not supported as output.")
        }
    }
}
