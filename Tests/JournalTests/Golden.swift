import StorageIO

/// The lines of a file in `Tests/Golden`.
func goldenLines(_ name: String, file: String = #filePath) throws -> [Substring] {
    let path = file.split(separator: "/").dropLast(2).joined(separator: "/")
    let golden = try SystemFileSystem().open("/\(path)/Golden/\(name)", .readOnly)
    let bytes = try golden.bytes(at: 0, byteCount: Int(golden.byteCount()))
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
}

func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
