/// `sys.split(n)`: no records, but after how many bytes the blob can be cut between two records.
struct SplitSource: RecordSource {
    /// "The split_size must be at least 10 MB (10485760)" (Azure's reference).
    static let bytesMin = 10_485_760

    private var reader: DelimitedReader
    private let batchBytesMin: UInt64
    private var batchStart: UInt64 = 0

    init(_ syntax: DelimitedSyntax, batchBytesMin: UInt64) {
        self.reader = DelimitedReader(syntax)
        self.batchBytesMin = batchBytesMin
    }

    mutating func step(
        _ input: inout InputBuffer, _ rows: inout RowSink
    ) throws(QueryError) -> ReadStep {
        let step = try self.reader.next(&input)
        let byteCount = input.position - self.batchStart
        let isCut = step == .record && byteCount >= self.batchBytesMin
        if isCut || step == .end && byteCount > 0 {
            self.batchStart = input.position
            rows.write(
                [.value(.int(Int64(clamping: byteCount)))], named: ["_1"], at: input.position)
        }
        return step
    }
}
