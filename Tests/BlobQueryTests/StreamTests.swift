import BlobQuery
import Dispatch
import Testing

/// Goal: the Avro bytes are those that Azure's SDKs read, and come in bounded pieces.
@Suite struct StreamTests {
    /// One result, one error that is not fatal, progress and end.
    ///
    /// These bytes were read once by azure-storage-blob 12.31.1 itself: `BlobQueryReader` of its
    /// `_quick_query_helper`, given `[bytes]` as the response, returned `b"a\n"` from `readall()`,
    /// called `on_error` once with the name, text and position below, and had the length 4. It
    /// read the same in pieces of one byte, and with an error as the first record.
    @Test func goldenBytes() throws {
        let schema =
            #"[{"type":"record","name":"com.microsoft.azure.storage.queryBlobContents.resultData","#
            + #""fields":[{"name":"data","type":"bytes"}]},"#
            + #"{"type":"record","name":"com.microsoft.azure.storage.queryBlobContents.error","#
            + #""fields":[{"name":"fatal","type":"boolean"},{"name":"name","type":"string"},"#
            + #"{"name":"description","type":"string"},{"name":"position","type":"long"}]},"#
            + #"{"type":"record","name":"com.microsoft.azure.storage.queryBlobContents.progress","#
            + #""fields":[{"name":"bytesScanned","type":"long"},{"name":"totalBytes","type":"long"}]},"#
            + #"{"type":"record","name":"com.microsoft.azure.storage.queryBlobContents.end","#
            + #""fields":[{"name":"totalBytes","type":"long"}]}]"#
        let sync: [UInt8] = [
            0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23, 0x01, 0x10, 0x32, 0x54, 0x76, 0x98, 0xBA,
            0xDC, 0xFE,
        ]
        let header =
            Array("Obj\u{1}".utf8) + [4, 20] + Array("avro.codec".utf8) + [8] + Array("null".utf8)
            + [22] + Array("avro.schema".utf8) + [0x8E, 0x0A] + Array(schema.utf8) + [0] + sync
        let bytes = try answerBytes(
            "SELECT CASE _1 WHEN 'b' THEN 0 + _1 ELSE _1 END FROM BlobStorage", Array("a\nb\n".utf8)
        )
        #expect(Array(bytes.prefix(header.count)) == header)
        let rest = Array(bytes.dropFirst(header.count))
        let name = Array("InvalidTypeConversion".utf8)
        let description = Array("'b' cannot be converted to a number.".utf8)
        let result: [UInt8] = [2, 8, 0, 4, 0x61, 0x0A] + sync
        let failure: [UInt8] = [2, 124, 2, 0, 42] + name + [72] + description + [4] + sync
        let progress: [UInt8] = [2, 6, 4, 8, 8] + sync
        let end: [UInt8] = [2, 4, 6, 8] + sync
        #expect(rest == result + failure + progress + end)
    }

    /// The SDK of Python fails if an error is the first record.
    @Test func anErrorIsNotTheFirstRecord() throws {
        #expect(try ask("SELECT _2 FROM BlobStorage", "a\n").order == "pep$")
        #expect(try ask("SELECT * FROM BlobStorage", "x", json).order == "pep$")
        #expect(try ask("SELECT * FROM BlobStorage", "").order == "p$")
    }

    @Test func progress() throws {
        let blob = String(repeating: String(repeating: "x", count: 99) + "\n", count: 100_000)
        let answer = try ask("SELECT COUNT(*) FROM BlobStorage", blob)
        #expect(answer.text == "100000\n")
        #expect(answer.progress == [4_194_400, 8_388_800, 10_000_000])
        #expect(answer.totalBytes == 10_000_000)
    }

    /// Records stay whole: clients look for separators in each piece by itself.
    @Test func resultsAreWholeRecords() throws {
        let blob = (0..<50_000).map { "\($0),x\n" }.joined()
        let answer = try ask("SELECT * FROM BlobStorage", blob)
        #expect(answer.text == blob)
        #expect(answer.results.count > 5)
        #expect(answer.results.allSatisfy { $0.last == 0x0A && $0.count < 2 * (64 << 10) })
    }

    /// Little in, much out: each call still gives little.
    @Test func outputIsBounded() throws {
        let long = String(repeating: "y", count: 100_000)
        var engine = try QueryEngine(
            QueryRequest(expression: "SELECT '\(long)' FROM BlobStorage"), blobByteCount: 2_000,
            nowTicks: 0, syncMarker: QuerySyncMarker(1, 2))
        engine.feed(Array(String(repeating: "\n", count: 2_000).utf8))
        var pieces = 0
        while let output = engine.next() {
            #expect(output.count < 200_000)
            pieces += 1
        }
        #expect(pieces == 2_000)
        // One record of JSON can be many rows.
        var rows = try QueryEngine(
            QueryRequest(expression: "SELECT '\(long)' FROM BlobStorage[*].a[*]", input: json),
            blobByteCount: 0, nowTicks: 0, syncMarker: QuerySyncMarker(1, 2))
        rows.feed(Array("{\"a\":[\(String(repeating: "1,", count: 1_999))1]}".utf8))
        pieces = 0
        while let output = rows.next() {
            #expect(output.count < 200_000)
            pieces += 1
        }
        #expect(pieces == 2_000)
    }

    @Test func aResultLongerThanARecordIsAnError() throws {
        let blob = String(repeating: "x", count: 1 << 20) + "\ny\n"
        let columns = Array(repeating: "_1", count: 17).joined(separator: ", ")
        let answer = try ask("SELECT \(columns) FROM BlobStorage", blob)
        #expect(answer.errorNames == ["RecordTooLong"])
        #expect(answer.text == Array(repeating: "y", count: 17).joined(separator: ",") + "\n")
    }

    /// However many values are asked for, they are not all held before the record is too long.
    @Test func longValuesAreBounded() throws {
        let blob = String(repeating: "x", count: 1 << 20) + "\ny\n"
        for column in ["LOWER(_1)", "MAX(_1)"] {
            let columns = Array(repeating: column, count: 3_000).joined(separator: ", ")
            let answer = try ask("SELECT \(columns) FROM BlobStorage", blob)
            #expect(answer.errorNames == ["RecordTooLong"])
        }
    }

    /// An expensive query gives the thread back between two records.
    @Test func anExpensiveQueryTakesTurns() throws {
        let terms = Array(repeating: "_1 = 'b'", count: 5_000).joined(separator: " OR ")
        var engine = try QueryEngine(
            QueryRequest(expression: "SELECT COUNT(*) FROM BlobStorage WHERE \(terms)"),
            blobByteCount: 2_000, nowTicks: 0, syncMarker: QuerySyncMarker(1, 2))
        engine.feed(Array(String(repeating: "a\n", count: 1_000).utf8))
        var callCount = 0
        while engine.next() != nil { callCount += 1 }
        #expect(callCount > 10)
    }

    /// Minutes of work for one record.
    @Test func aQueryStopsWithinARecord() throws {
        let like = "'%\(String(repeating: "a", count: 7_000))b'"
        let stop = QueryStop()
        var engine = try QueryEngine(
            QueryRequest(expression: "SELECT COUNT(*) FROM BlobStorage WHERE _1 LIKE \(like)"),
            blobByteCount: 15 << 20, nowTicks: 0, syncMarker: QuerySyncMarker(1, 2), stop: stop)
        engine.feed([UInt8](repeating: UInt8(ascii: "a"), count: 15 << 20))
        engine.feed(Array("\na\n".utf8))
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) { stop.set() }
        var bytes: [UInt8] = []
        while let output = engine.next() { bytes += output }
        #expect(engine.isFinished)
        let answer = try Answer(bytes)
        #expect(answer.errors.map(\.name) == ["Stopped"])
        #expect(answer.errors.first?.isFatal == true)
        #expect(answer.text.isEmpty)
    }

    /// Whoever reads the blob can stop as soon as the answer is known.
    @Test func finishesBeforeTheEndOfTheBlob() throws {
        for (sql, blob) in [
            ("SELECT _1 FROM BlobStorage LIMIT 1", "a\nb\n"), ("SELECT * FROM BlobStorage", "\"a"),
        ] {
            var engine = try QueryEngine(
                QueryRequest(expression: sql), blobByteCount: 1 << 40, nowTicks: 0,
                syncMarker: QuerySyncMarker(1, 2))
            engine.feed(Array(blob.utf8))
            var bytes: [UInt8] = []
            while let output = engine.next() { bytes += output }
            #expect(engine.isFinished == (blob == "a\nb\n"))
            if !engine.isFinished {
                engine.endOfBlob()
                while let output = engine.next() { bytes += output }
            }
            #expect(engine.isFinished)
            #expect(try Answer(bytes).totalBytes == 1 << 40)
            engine.feed(Array("more".utf8))
            #expect(engine.next() == nil)
        }
    }

    @Test func theHeaderComesAtOnce() throws {
        var engine = try QueryEngine(
            QueryRequest(expression: "SELECT * FROM BlobStorage"), blobByteCount: 9, nowTicks: 0,
            syncMarker: QuerySyncMarker(1, 2))
        #expect(engine.next()?.starts(with: Array("Obj".utf8)) == true)
        #expect(engine.next() == nil)
        #expect(!engine.isFinished)
    }
}
