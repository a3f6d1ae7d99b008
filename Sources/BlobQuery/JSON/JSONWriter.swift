/// Writes records as JSON objects. What is missing is left out, null is `null`.
struct JSONWriter {
    private let separator: [UInt8]

    init(separator: [UInt8]) {
        self.separator = separator
    }

    /// Leaves half a record behind if it throws.
    func write(
        _ cells: [Cell], named names: [String], to output: inout [UInt8]
    ) throws(RecordFailure) {
        let bytesMax = output.count + QueryEngine.recordBytesMax
        output.append(UInt8(ascii: "{"))
        var isFirst = true
        for (cell, name) in zip(cells, names) {
            if case .missing = cell { continue }
            if case .value(.missing) = cell { continue }
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            JSONText.append(name, to: &output)
            output.append(UInt8(ascii: ":"))
            try self.write(cell, to: &output)
            guard output.count <= bytesMax else { throw DelimitedWriter.tooLong }
        }
        output.append(UInt8(ascii: "}"))
        output += self.separator
    }

    /// A record as it was read.
    func write(copying json: ArraySlice<UInt8>, to output: inout [UInt8]) {
        output += json
        output += self.separator
    }

    private func write(_ cell: Cell, to output: inout [UInt8]) throws(RecordFailure) {
        switch cell {
        case .missing, .null: output += Array("null".utf8)
        case .json(let source): output += source
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw RecordFailure(.invalidText, "A field is not in UTF-8.")
            }
            JSONText.append(text, to: &output)
        case .value(let value):
            switch value {
            case .missing, .null: output += Array("null".utf8)
            case .structure(let source): output += source
            case .bool, .int, .float: output += Array(try value.text().utf8)
            case .string, .timestamp: JSONText.append(try value.text(), to: &output)
            }
        }
    }
}
