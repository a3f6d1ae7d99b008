internal import CChecksums

/// CRC-32C.
func checksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    lazuli_crc32c(0, bytes.baseAddress, bytes.count)
}

func checksum(of bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBytes { checksum(of: $0) }
}
