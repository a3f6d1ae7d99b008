/// Filters, projects and counts rows, and writes what is left into the answer.
struct RowSink {
    private let statement: Statement
    private let writer: RecordWriter
    private var aggregates: [Aggregate] = []
    private var rowCount: UInt64 = 0
    /// The names of the blob's columns, if it has some.
    private var columnNames: [String]?
    private var isHeaderDue: Bool
    /// Results that are not in ``stream`` yet.
    private var data: [UInt8] = []
    private var isStreamEmpty = true
    private(set) var stream: AvroStream
    private let blobByteCount: UInt64
    private let stop: QueryStop

    init(
        _ statement: Statement, _ writer: RecordWriter, blobByteCount: UInt64, stream: AvroStream,
        stop: QueryStop
    ) {
        self.statement = statement
        self.writer = writer
        self.blobByteCount = blobByteCount
        self.stream = stream
        self.stop = stop
        if case .delimited(let writer) = writer {
            self.isHeaderDue = writer.hasHeaders
        } else {
            self.isHeaderDue = false
        }
        if case .aggregates(let items) = statement.projection {
            self.aggregates = items.map { Aggregate($0.function) }
        }
    }

    /// LIMIT is reached.
    var isFull: Bool {
        if let limit = self.statement.limit { self.rowCount >= limit } else { false }
    }

    /// How much waits to be sent.
    var byteCount: Int { self.data.count + self.stream.bytes.count }

    mutating func setColumnNames(_ names: [String]) {
        self.columnNames = names
    }

    mutating func take(_ row: some OutputRow, at position: UInt64) throws(QueryError) {
        do throws(RecordFailure) {
            if let condition = self.statement.condition {
                guard try condition.holds(on: row) == true else { return }
            }
            switch self.statement.projection {
            case .all: try self.copy(row)
            case .items(let items):
                try self.append(try self.cells(of: items, on: row), items.map(\.name))
            case .aggregates(let items):
                try self.aggregate(items, row)
            case .split:
                // Its source hands over no rows.
                break
            }
        } catch {
            guard !error.isFatal else {
                throw QueryError(failure: error, isFatal: true, position: position)
            }
            self.report(error, at: position)
        }
    }

    /// Writes a record that comes from no row.
    mutating func write(_ cells: [Cell], named names: [String], at position: UInt64) {
        do throws(RecordFailure) {
            try self.append(cells, names)
        } catch {
            self.report(error, at: position)
        }
    }

    /// The record at `position` is left out.
    mutating func report(_ failure: RecordFailure, at position: UInt64) {
        self.append(QueryError(failure: failure, isFatal: false, position: position))
    }

    mutating func append(_ error: QueryError) {
        self.flush()
        // The Python SDK cannot take an error as the very first record.
        if self.isStreamEmpty { self.appendProgress(scanned: 0) }
        self.stream.append(error)
    }

    mutating func appendProgress(scanned: UInt64) {
        self.isStreamEmpty = false
        self.stream.appendProgress(scanned: scanned, total: self.blobByteCount)
    }

    /// Moves results into the stream.
    mutating func flush() {
        if self.data.isEmpty { return }
        self.isStreamEmpty = false
        self.stream.appendResult(self.data)
        self.data.removeAll(keepingCapacity: true)
    }

    /// What can be said only after the last row: aggregates, and headers if there was none.
    mutating func finishRows(at position: UInt64) {
        if case .aggregates(let items) = self.statement.projection, !self.isFull {
            do throws(RecordFailure) {
                var cells: [Cell] = []
                for aggregate in self.aggregates { cells.append(.value(try aggregate.result())) }
                try self.append(cells, items.map(\.name))
            } catch {
                self.append(QueryError(failure: error, isFatal: true, position: position))
            }
        }
        if case .items(let items) = self.statement.projection {
            self.writeHeader(items.map(\.name))
        } else if case .all = self.statement.projection, let names = self.columnNames {
            self.writeHeader(names)
        }
    }

    mutating func end(scanned: UInt64) {
        self.flush()
        self.appendProgress(scanned: scanned)
        self.stream.appendEnd(total: self.blobByteCount)
    }

    mutating func takeStream() -> [UInt8] {
        self.stream.take()
    }

    /// Gives up where the writer would: many long values are not all to be held in memory.
    private func cells(
        of items: [Statement.Item], on row: some OutputRow
    ) throws(RecordFailure) -> [Cell] {
        var cells: [Cell] = []
        var byteCount = 0
        for item in items {
            try self.stop.check()
            let cell = try Self.cell(of: item.expression, on: row)
            if case .value(let value) = cell { byteCount += value.heldByteCount }
            guard byteCount <= QueryEngine.recordBytesMax else { throw DelimitedWriter.tooLong }
            cells.append(cell)
        }
        return cells
    }

    /// A field is copied; only other expressions are worth evaluating.
    private static func cell(
        of expression: Expression, on row: some OutputRow
    ) throws(RecordFailure) -> Cell {
        if case .field(let field) = expression { return row.cell(of: field) }
        return .value(try expression.evaluate(on: row))
    }

    private mutating func copy(_ row: some OutputRow) throws(RecordFailure) {
        if case .json(let writer) = self.writer, let json = row.json {
            writer.write(copying: json, to: &self.data)
            self.rowCount += 1
        } else {
            let columnNames = self.columnNames
            self.writeHeader(columnNames ?? row.cellNames)
            try self.append(row.cells, row.cellNames)
        }
    }

    /// All or nothing: a record that one aggregate cannot take counts in none.
    private mutating func aggregate(
        _ items: [Statement.AggregateItem], _ row: some OutputRow
    ) throws(RecordFailure) {
        var updated = self.aggregates
        var byteCount = 0
        for (index, item) in items.enumerated() {
            // COUNT(*) counts a value that is always there.
            try updated[index].add(item.argument?.evaluate(on: row) ?? .bool(true))
            byteCount += updated[index].heldByteCount
            guard byteCount <= QueryEngine.recordBytesMax else { throw DelimitedWriter.tooLong }
        }
        self.aggregates = updated
    }

    /// - Parameter names: Made only if the writer shows them.
    private mutating func append(
        _ cells: [Cell], _ names: @autoclosure () -> [String]
    ) throws(RecordFailure) {
        self.writeHeader(names())
        let byteCount = self.data.count
        do throws(RecordFailure) {
            switch self.writer {
            case .delimited(let writer): try writer.write(cells, to: &self.data)
            case .json(let writer): try writer.write(cells, named: names(), to: &self.data)
            }
        } catch {
            self.data.removeSubrange(byteCount...)
            throw error
        }
        self.rowCount += 1
    }

    private mutating func writeHeader(_ names: @autoclosure () -> [String]) {
        guard self.isHeaderDue, case .delimited(let writer) = self.writer else { return }
        self.isHeaderDue = false
        let byteCount = self.data.count
        do throws(RecordFailure) {
            try writer.write(names().map { .value(.string($0)) }, to: &self.data)
        } catch {
            self.data.removeSubrange(byteCount...)
            self.report(error, at: 0)
        }
    }
}
