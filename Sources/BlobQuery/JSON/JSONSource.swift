/// The rows of a JSON blob: each record, or what FROM's path finds in it.
struct JSONSource: RecordSource {
    private var reader: JSONReader
    private let table: [TableStep]
    private let fields: [FieldReference]
    private let stop: QueryStop
    /// The rows of the current record that are still to come, last first. One record can have
    /// millions, so they are handed out one by one.
    private var waiting: [JSONNode] = []
    private var record = JSONRecord(bytes: [])

    init(
        _ statement: Statement, _ format: JSONFormat, _ subject: QueryRefusal.Subject,
        _ stop: QueryStop
    ) throws(QueryRefusal) {
        self.reader = try JSONReader(format, subject)
        self.table = statement.table
        self.fields = statement.fields
        self.stop = stop
    }

    mutating func step(
        _ input: inout InputBuffer, _ rows: inout RowSink
    ) throws(QueryError) -> ReadStep {
        if let root = self.waiting.popLast() {
            let row = JSONRow(
                record: self.record, root: root, fields: self.fields, stop: self.stop)
            try rows.take(row, at: self.reader.position + UInt64(root.start))
            return .record
        }
        let step = try self.reader.next(&input)
        guard step == .record else { return step }
        self.record = JSONRecord(bytes: self.reader.record)
        var nodes = [try self.parse(self.record)]
        do throws(RecordFailure) {
            for step in self.table { nodes = try Self.follow(step, from: nodes) }
            self.waiting = nodes.reversed()
        } catch {
            rows.report(error, at: self.reader.position)
        }
        return .record
    }

    private func parse(_ record: JSONRecord) throws(QueryError) -> JSONNode {
        do throws(JSONParser.Failure) {
            return try JSONParser.parse(record.bytes)
        } catch {
            let position = self.reader.position + UInt64(error.position)
            throw QueryError(
                failure: RecordFailure(
                    .parseError, "\(error.description) [byte: \(position)]"),
                isFatal: true, position: position)
        }
    }

    /// What is not there is no row; what cannot be entered is an error.
    private static func follow(
        _ step: TableStep, from nodes: [JSONNode]
    ) throws(RecordFailure) -> [JSONNode] {
        var found: [JSONNode] = []
        for node in nodes {
            switch (step, node.kind) {
            case (.every, .array(let elements)): found += elements
            case (.member(let name), .object):
                if let member = node.member(name) { found.append(member) }
            case (.element(let index), .array):
                if let element = node.element(index) { found.append(element) }
            case (_, .null): break
            case (.every, _), (.element, _):
                throw RecordFailure(.invalidPath, "FROM expects an array where there is none.")
            case (.member(let name), _):
                throw RecordFailure(
                    .invalidPath, "FROM expects an object with \(name.text.prefix(40)).")
            }
        }
        return found
    }
}

struct JSONRow: OutputRow {
    let record: JSONRecord
    let root: JSONNode
    let fields: [FieldReference]
    let stop: QueryStop

    func value(of field: Int) throws(RecordFailure) -> Value {
        guard let node = self.root.node(at: self.fields[field]) else { return .missing }
        return try self.record.value(of: node)
    }

    func cell(of field: Int) -> Cell {
        self.record.cell(of: self.root.node(at: self.fields[field]))
    }

    var cells: [Cell] {
        switch self.root.kind {
        case .object(let members): members.map { self.record.cell(of: $0.value) }
        case .array(let elements): elements.map { self.record.cell(of: $0) }
        case .null, .bool, .number, .string: [self.record.cell(of: self.root)]
        }
    }

    var cellNames: [String] {
        switch self.root.kind {
        case .object(let members): members.map(\.name)
        case .array(let elements): elements.indices.map { "_\($0 + 1)" }
        case .null, .bool, .number, .string: ["_1"]
        }
    }

    var json: ArraySlice<UInt8>? { self.record.source(of: self.root) }
}
