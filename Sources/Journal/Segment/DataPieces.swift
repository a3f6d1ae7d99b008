internal import StorageIO

/// Hands out what was ever written of a file from `offset` on, piece by piece, skipping what the
/// file system knows to be zeros. Pieces begin at `offset` plus a multiple of 64.
func forEachDataPiece(
    of file: any OpenFile, from offset: UInt64,
    _ body: (_ bytes: [UInt8], _ offset: UInt64) throws(JournalError) -> Void
) throws(JournalError) {
    let pieceByteCount = 1 << 20
    var place = offset
    while let data = try journaled({ () throws(FileError) in try file.nextData(from: place) }) {
        place += (data - place) / UInt64(BatchHeader.alignment) * UInt64(BatchHeader.alignment)
        let bytes = try journaled { () throws(FileError) in
            try file.bytes(at: place, byteCount: pieceByteCount)
        }
        if bytes.isEmpty { return }
        try body(bytes, place)
        place += UInt64(bytes.count)
    }
}

func isZero(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var words: UInt64 = 0
    let wholeWords = bytes.count & ~7
    for start in stride(from: 0, to: wholeWords, by: 8) {
        words |= bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
    }
    return words == 0 && bytes[wholeWords...].allSatisfy { $0 == 0 }
}

/// Overwrites everything from `offset` on with zeros, durably. Only blocks that hold something are
/// written, so it needs no space, also on a full disk without reservations.
func clearData(of file: any OpenFile, from offset: UInt64) throws(JournalError) {
    let blockByteCount = 4_096
    var changed = false
    try forEachDataPiece(of: file, from: offset) { bytes, place throws(JournalError) in
        var start = 0
        while start < bytes.count {
            // To the next boundary in the file.
            let room = blockByteCount - Int((place + UInt64(start)) % UInt64(blockByteCount))
            let end = min(bytes.count, start + room)
            if !bytes[start..<end].withUnsafeBytes(isZero) {
                changed = true
                try journaled { () throws(FileError) in
                    try file.write(
                        [UInt8](repeating: 0, count: end - start), at: place + UInt64(start))
                }
            }
            start = end
        }
    }
    if changed {
        try journaled { () throws(FileError) in try file.synchronize() }
    }
}
