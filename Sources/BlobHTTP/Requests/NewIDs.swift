import BlobModel

extension LeaseID {
    /// A random GUID (version 4 of RFC 9562), for a lease or a copy that the server names.
    static func random() -> LeaseID {
        let version: UInt128 = 0x4 << 76
        let variant: UInt128 = 0b10 << 62
        let fixed: UInt128 = 0xF << 76 | 0b11 << 62
        return LeaseID(value: UInt128.random(in: 0 ... .max) & ~fixed | version | variant)
    }
}
