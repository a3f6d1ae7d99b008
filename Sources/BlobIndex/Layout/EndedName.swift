import BlobModel

/// A blob name within a longer key: 0x00 is written as 0x00 0xFF, and 0x00 0x01 ends the name. So
/// what follows the name never mixes with other names, and the order is that of the names' bytes.
enum EndedName {
    static func encode(_ name: some Sequence<UInt8>) -> [UInt8] {
        Self.escape(name) + [0, 1]
    }

    /// Without the end: the beginning of longer names, too.
    static func escape(_ name: some Sequence<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in name {
            bytes.append(byte)
            if byte == 0 { bytes.append(0xFF) }
        }
        return bytes
    }

    /// The name and what follows its end; nil if there is no end.
    static func decode(
        _ bytes: UnsafeRawBufferPointer
    ) -> (name: [UInt8], rest: UnsafeRawBufferPointer)? {
        var name: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == 0 else {
                name.append(byte)
                continue
            }
            guard index < bytes.count else { return nil }
            switch bytes[index] {
            case 0xFF: name.append(0)
            case 0x01: return (name, UnsafeRawBufferPointer(rebasing: bytes[(index + 1)...]))
            default: return nil
            }
            index += 1
        }
        return nil
    }

    /// What follows the name of a history row.
    static func suffix(_ key: HistoryItem.Key) -> [UInt8] {
        withUnsafeBytes(of: UInt64(bitPattern: key.time.ticks).bigEndian) { Array($0) }
            + [key.role.rawValue]
    }
}
