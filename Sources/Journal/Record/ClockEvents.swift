internal import BlobModel

/// | tag | event | fields |
/// |---|---|---|
/// | 49 | clock read | mode u8, compliance i64, wall i64, advanced ticks i64 (mode 3 only) |
enum ClockEvents {
    static func encode(_ reading: ClockReading, into writer: inout ByteWriter) {
        writer.write(UInt8(49))
        writer.write(encoding: reading)
    }
}
