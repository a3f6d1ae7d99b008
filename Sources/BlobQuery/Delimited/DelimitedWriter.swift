/// Writes records as delimited text. A field is quoted if it would not read back otherwise.
struct DelimitedWriter {
    private let syntax: DelimitedSyntax
    /// For each byte whether a field that contains it must be protected.
    private let isSpecial: [Bool]

    init(_ syntax: DelimitedSyntax) {
        self.syntax = syntax
        var isSpecial = [Bool](repeating: false, count: 256)
        let marks = [syntax.quote, syntax.escape, 0x0A, 0x0D].compactMap(\.self)
        for byte in marks + syntax.columnSeparator + syntax.recordSeparator {
            isSpecial[Int(byte)] = true
        }
        self.isSpecial = isSpecial
    }

    var hasHeaders: Bool { self.syntax.hasHeaders }

    /// Leaves half a record behind if it throws.
    func write(_ cells: [Cell], to output: inout [UInt8]) throws(RecordFailure) {
        let bytesMax = output.count + QueryEngine.recordBytesMax
        for (index, cell) in cells.enumerated() {
            if index > 0 { output += self.syntax.columnSeparator }
            switch cell {
            case .missing, .null: break
            case .bytes(let bytes), .json(let bytes): try self.write(bytes, to: &output)
            case .value(.structure(let bytes)): try self.write(bytes[...], to: &output)
            case .value(let value):
                if value.isNull { continue }
                try self.write(Array(try value.text().utf8)[...], to: &output)
            }
            guard output.count <= bytesMax else { throw Self.tooLong }
        }
        output += self.syntax.recordSeparator
    }

    static let tooLong = RecordFailure(.recordTooLong, "A result is longer than 16 MiB.")

    private func write(
        _ field: ArraySlice<UInt8>, to output: inout [UInt8]
    ) throws(RecordFailure) {
        guard self.needsProtection(field) else {
            output += field
            return
        }
        guard let mark = self.syntax.escape ?? self.syntax.quote else {
            throw RecordFailure(
                .invalidOutput, "A field contains a separator, and there is no FieldQuote.")
        }
        if let quote = self.syntax.quote {
            output.append(quote)
            for byte in field {
                if byte == quote || byte == self.syntax.escape { output.append(mark) }
                output.append(byte)
            }
            output.append(quote)
        } else {
            // Without a quote every byte of a separator is escaped by itself.
            for byte in field {
                if self.isSpecial[Int(byte)] { output.append(mark) }
                output.append(byte)
            }
        }
    }

    private func needsProtection(_ field: ArraySlice<UInt8>) -> Bool {
        guard self.syntax.quote != nil || self.syntax.escape != nil else {
            return field.contains(self.syntax.columnSeparator)
                || field.contains(self.syntax.recordSeparator)
        }
        return field.contains { self.isSpecial[Int($0)] }
    }
}
