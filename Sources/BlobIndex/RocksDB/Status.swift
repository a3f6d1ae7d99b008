import BlobModel
import CRocksDB

/// Calls a function of RocksDB's C API that reports failure through its last argument.
func checked<Result>(
    _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) throws(IndexFailure) -> Result {
    var status: UnsafeMutablePointer<CChar>?
    let result = call(&status)
    if let status {
        defer { rocksdb_free(status) }
        throw IndexFailure(status: String(cString: status))
    }
    return result
}

/// Decodes a whole row. A row that does not decode is damage.
func decodeRow<Value>(
    _ key: @autoclosure () -> RowKey, _ value: UnsafeRawBufferPointer,
    _ decode: (inout ByteReader) throws(MalformedBytes) -> Value
) throws(IndexFailure) -> Value {
    var reader = ByteReader(value)
    do throws(MalformedBytes) {
        let result = try decode(&reader)
        try reader.expectEnd()
        return result
    } catch {
        throw .unusable("malformed row, or one of another format version: \(key())")
    }
}
