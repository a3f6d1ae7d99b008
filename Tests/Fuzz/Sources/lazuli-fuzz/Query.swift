import BlobQuery

/// A query in the first line, the blob behind it: a refusal at a place in the query, or a complete
/// answer that is the same for every way to cut the blob.
func fuzzQuery(_ input: [UInt8]) {
    let end = input.firstIndex(of: UInt8(ascii: "\n")) ?? input.endIndex
    let expression = String(decoding: input[..<end], as: UTF8.self)
    let blob = Array(input[end...].dropFirst())
    for format in [
        RecordFormat.delimited(DelimitedFormat()), .delimited(DelimitedFormat(hasHeaders: true)),
        .json(JSONFormat()),
    ] {
        do throws(QueryRefusal) {
            let whole = try answer(expression, blob, format, inPiecesOf: max(1, blob.count))
            let cut = try answer(expression, blob, format, inPiecesOf: 1 + blob.count % 7)
            require(whole == cut, "pieces make no difference")
        } catch {
            require((0...expression.utf8.count).contains(error.position), "it is refused somewhere")
        }
    }
}

private func answer(
    _ expression: String, _ blob: [UInt8], _ format: RecordFormat, inPiecesOf pieceByteCount: Int
) throws(QueryRefusal) -> [UInt8] {
    var engine = try QueryEngine(
        QueryRequest(expression: expression, input: format, output: format),
        blobByteCount: UInt64(blob.count), nowTicks: 17_955_216_000_000_000,
        syncMarker: QuerySyncMarker(1, 2))
    var bytes: [UInt8] = []
    var rest = blob[...]
    while !engine.isFinished {
        if rest.isEmpty {
            engine.endOfBlob()
        } else {
            engine.feed(Array(rest.prefix(pieceByteCount)))
            rest = rest.dropFirst(pieceByteCount)
        }
        while let output = engine.next() { bytes += output }
    }
    return bytes
}
