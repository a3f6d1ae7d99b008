import AzureWire
import CChecksums

/// The first byte says how long the pieces are, the next two how long the content is; the rest is
/// the message. In pieces or whole, it is refused or has the same content; and what is written of
/// any content is read as that.
func fuzzStructuredMessage(_ input: [UInt8]) {
    guard input.count >= 3 else { return }
    let pieceByteCount = Int(input[0] % 16) + 1
    let contentByteCount = UInt64(input[1]) | UInt64(input[2]) << 8
    let message = Array(input[3...])
    // Every checksum is 0, so that the input need not compute one.
    let whole = content(
        of: message, byteCount: contentByteCount, inPiecesOf: message.count, { _, _ in 0 })
    let cut = content(
        of: message, byteCount: contentByteCount, inPiecesOf: pieceByteCount, { _, _ in 0 })
    require(whole == cut, "pieces make no difference")
    if let whole { require(UInt64(whole.count) == contentByteCount, "all content is there") }

    let encoded = encoded(message, segmentBytes: UInt64(input[1]) + 1, inPiecesOf: pieceByteCount)
    let decoded = content(
        of: encoded, byteCount: UInt64(message.count), inPiecesOf: pieceByteCount, crc64)
    require(decoded == message, "a message is read as written")
}

private let crc64: CRC64 = { crc, bytes in
    lazuli_crc64nvme(crc, bytes.baseAddress, bytes.count)
}

/// Nil if it is refused.
private func content(
    of message: [UInt8], byteCount: UInt64, inPiecesOf pieceByteCount: Int, _ crc64: @escaping CRC64
) -> [UInt8]? {
    do throws(WireError) {
        var decoder = try StructuredMessageDecoder(
            byteCount: UInt64(message.count), contentByteCount: byteCount, crc64: crc64)
        var content: [UInt8] = []
        for start in stride(from: 0, to: message.count, by: max(1, pieceByteCount)) {
            let piece = message[start..<min(message.count, start + max(1, pieceByteCount))]
            let ranges = try Array(piece).span.bytes.withUnsafeBytes { bytes throws(WireError) in
                try decoder.decode(bytes)
            }
            for range in ranges { content += piece.dropFirst(range.lowerBound).prefix(range.count) }
        }
        try decoder.finish()
        return content
    } catch {
        checkErrorBody(error)
        return nil
    }
}

private func encoded(
    _ content: [UInt8], segmentBytes: UInt64, inPiecesOf pieceByteCount: Int
) -> [UInt8] {
    var encoder = StructuredMessageEncoder(
        contentByteCount: UInt64(content.count), segmentBytes: segmentBytes, crc64: crc64)
    var encoded = encoder.start()
    for start in stride(from: 0, to: content.count, by: pieceByteCount) {
        let piece = Array(content[start..<min(content.count, start + pieceByteCount)])
        for part in piece.withUnsafeBytes({ encoder.encode($0) }) {
            switch part {
            case .frame(let bytes): encoded += bytes
            case .content(let range): encoded += piece[range]
            }
        }
    }
    require(encoder.byteCount == UInt64(encoded.count), "a message is as long as announced")
    return encoded
}
