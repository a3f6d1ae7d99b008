import AzureWire
import Testing

/// Goal: structured messages are framed and unframed exactly, in whatever pieces they come, and a
/// wrong bit anywhere is found. Method: the vectors of spec rest.md §9, made with the Python SDK.
@Suite struct StructuredMessageTests {
    struct Vector: Sendable {
        var content: [UInt8]
        var segmentBytes: UInt64
        var encoded: [UInt8]

        init(_ content: [UInt8], _ segmentBytes: UInt64, _ hex: String) {
            self.content = content
            self.segmentBytes = segmentBytes
            let digits = hex.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
            self.encoded = stride(from: 0, to: digits.count, by: 2).map {
                UInt8(digits[$0] << 4 | digits[$0 + 1])
            }
        }
    }

    private static let hello = Array("Hello World!".utf8)
    private static let vectors = [
        Vector(
            hello, StructuredMessageEncoder.segmentBytes,
            """
            01 3300000000000000 0100 0100
            0100 0c00000000000000 48656c6c6f20576f726c6421 a5e1fc5ec81ce502
            a5e1fc5ec81ce502
            """),
        Vector(
            hello, 5,
            """
            01 5700000000000000 0100 0300
            0100 0500000000000000 48656c6c6f ed8a28476bee036e
            0200 0500000000000000 20576f726c ef59fc9b3e2ea022
            0300 0200000000000000 6421 cd66e3eed939b84e
            a5e1fc5ec81ce502
            """),
        Vector(
            [], StructuredMessageEncoder.segmentBytes,
            """
            01 2700000000000000 0100 0100
            0100 0000000000000000 0000000000000000
            0000000000000000
            """),
        Vector(
            Array(0...255), 100,
            "01 4b01000000000000 0100 0300 0100 6400000000000000"
                + hexText(0..<100) + "674c8281b6fb9af7 0200 6400000000000000"
                + hexText(100..<200) + "ebe24908f989b334 0300 3800000000000000"
                + hexText(200..<256) + "bc0565ef94bb0746 6e96d97912e271ff"),
    ]

    private static func hexText(_ bytes: Range<Int>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Bit by bit: nothing of the product's own.
    private static let crc64: CRC64 = { crc, bytes in
        ~bytes.reduce(~crc) { crc, byte in
            (0..<8).reduce(crc ^ UInt64(byte)) { crc, _ in
                crc >> 1 ^ (crc & 1 == 1 ? 0x9A6C_9329_AC4B_C9B5 : 0)
            }
        }
    }

    private func decode(_ encoded: [UInt8], contentByteCount: Int, pieces: [Int]) throws -> [UInt8]
    {
        var decoder = try StructuredMessageDecoder(
            byteCount: UInt64(encoded.count), contentByteCount: UInt64(contentByteCount),
            crc64: Self.crc64)
        var content: [UInt8] = []
        for piece in cut(encoded, pieces) {
            let ranges = try piece.withUnsafeBytes { try decoder.decode($0) }
            for range in ranges { content += piece[range] }
        }
        try decoder.finish()
        #expect(decoder.contentCRC64 == content.withUnsafeBytes { Self.crc64(0, $0) })
        return content
    }

    private func encode(_ content: [UInt8], segmentBytes: UInt64, pieces: [Int]) -> [UInt8] {
        var encoder = StructuredMessageEncoder(
            contentByteCount: UInt64(content.count), segmentBytes: segmentBytes, crc64: Self.crc64)
        var encoded = encoder.start()
        for piece in cut(content, pieces) {
            for part in piece.withUnsafeBytes({ encoder.encode($0) }) {
                switch part {
                case .frame(let bytes): encoded += bytes
                case .content(let range): encoded += piece[range]
                }
            }
        }
        #expect(encoder.byteCount == UInt64(encoded.count))
        return encoded
    }

    /// Pieces of the given lengths, over and over.
    private func cut(_ bytes: [UInt8], _ lengths: [Int]) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = lengths[pieces.count % lengths.count]
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }

    @Test func checksum() {
        let check = Array("123456789".utf8).withUnsafeBytes { Self.crc64(0, $0) }
        #expect(check == 0xAE8B_1486_0A79_9888)
    }

    @Test(arguments: vectors)
    func everyChunking(vector: Vector) throws {
        for length in 1...vector.encoded.count {
            for pieces in [[length], [length, 1], [0, length, 3]] {
                #expect(
                    try decode(
                        vector.encoded, contentByteCount: vector.content.count, pieces: pieces)
                        == vector.content)
                #expect(
                    encode(vector.content, segmentBytes: vector.segmentBytes, pieces: pieces)
                        == vector.encoded)
            }
        }
    }

    @Test(arguments: vectors)
    func everyWrongByteIsFound(vector: Vector) throws {
        for position in vector.encoded.indices {
            var wrong = vector.encoded
            wrong[position] ^= 1
            let error = #expect(throws: WireError.self, "byte \(position)") {
                try decode(wrong, contentByteCount: vector.content.count, pieces: [7])
            }
            #expect(["InvalidInput", "Crc64Mismatch"].contains(error?.code))
        }
    }

    @Test(arguments: vectors)
    func everyPrefixAndEveryExcess(vector: Vector) throws {
        for count in 0...vector.encoded.count {
            var decoder = try StructuredMessageDecoder(
                byteCount: UInt64(vector.encoded.count),
                contentByteCount: UInt64(vector.content.count), crc64: Self.crc64)
            _ = try vector.encoded.prefix(count).withUnsafeBytes { try decoder.decode($0) }
            if count < vector.encoded.count {
                #expect(throws: WireError.self) { try decoder.finish() }
            } else {
                try decoder.finish()
                #expect(throws: WireError.self) {
                    _ = try [UInt8(0)].withUnsafeBytes { try decoder.decode($0) }
                }
            }
        }
    }

    @Test func mismatchNamesBothChecksums() throws {
        var wrong = Self.vectors[0].encoded
        wrong[25] ^= 0x20
        let error = #expect(throws: WireError.self) {
            try decode(wrong, contentByteCount: 12, pieces: [100])
        }
        #expect(error?.code == "Crc64Mismatch")
        #expect(error?.details.first?.value == "peH8Xsgc5QI=")
    }

    @Test(
        arguments: [
            (0, 0), (38, 0), (40, 0), (51, 13), (51, 11), (69, 100), (UInt64.max, 0),
            (50, UInt64.max),
            (21, 0), (39 + 18 * 65_535, 0),
        ] as [(UInt64, UInt64)])
    func lengthsThatFitNoMessage(byteCount: UInt64, contentByteCount: UInt64) {
        let error = #expect(throws: WireError.self) {
            try StructuredMessageDecoder(
                byteCount: byteCount, contentByteCount: contentByteCount, crc64: Self.crc64)
        }
        #expect(error?.code == "InvalidHeaderValue")
        #expect(error?.details.first?.value == "x-ms-structured-content-length")
    }

    @Test func headerValues() throws {
        for value in ["XSM/1.0; properties=crc64", "xsm/1.0;properties=CRC64"] {
            try StructuredMessage.check(value)
        }
        for value in ["", "XSM/1.0", "XSM/2.0; properties=crc64", "XSM/1.0; properties=md5", ";"] {
            let error = #expect(throws: WireError.self) { try StructuredMessage.check(value) }
            #expect(error?.code == "InvalidHeaderValue")
        }
    }

    /// The checksum does not matter here; the bitwise one would take its time.
    @Test func longContent() {
        func byteCount(_ contentByteCount: UInt64) -> UInt64 {
            StructuredMessageEncoder(contentByteCount: contentByteCount) { _, _ in 0 }.byteCount
        }
        let segment = StructuredMessageEncoder.segmentBytes
        #expect(byteCount(segment) == segment + 39)
        #expect(byteCount(segment + 1) == segment + 1 + 39 + 18)
        // 65,535 segments of 4 MiB, and one byte more: longer segments instead of more.
        let most = segment * 65_535
        #expect(byteCount(most) == most + 21 + 18 * 65_535)
        #expect(byteCount(most + 1) <= most + 1 + 21 + 18 * 65_535)
        let pageBlob: UInt64 = 8 << 40
        #expect(byteCount(pageBlob) <= pageBlob + 21 + 18 * 65_535)
    }
}
