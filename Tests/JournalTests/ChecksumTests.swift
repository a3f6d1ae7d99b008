import CChecksums
import StorageIO
import Testing

// Goal: both checksums are the standard ones, and every way of computing them gives the same.

struct ChecksumTests {
    /// The CRC catalogue's check value and RFC 3720 B.4.
    private static let crc32cVectors: [(bytes: [UInt8], expected: UInt32)] = [
        (Array("123456789".utf8), 0xE306_9283),
        ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
        ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
        (Array(0..<32), 0x46DD_794E),
        ([], 0),
    ]

    @Test(arguments: crc32cVectors)
    func crc32c(bytes: [UInt8], expected: UInt32) {
        #expect(lazuli_crc32c(0, bytes, bytes.count) == expected)
        #expect(lazuli_crc32c_portable(0, bytes, bytes.count) == expected)
    }

    /// Spec rest.md §9.
    private static let crc64nvmeVectors: [(bytes: [UInt8], expected: UInt64)] = [
        ([], 0),
        (Array("a".utf8), 0x8C2F_8445_B4CB_FC3C),
        (Array("123456789".utf8), 0xAE8B_1486_0A79_9888),
        (Array("Hello World!".utf8), 0x02E5_1CC8_5EFC_E1A5),
        ([0], 0xD5DA_5047_EFEC_8728),
        ([UInt8](repeating: 0, count: 512), 0x1DE6_0E28_68A7_82E9),
        (Array(0...255), 0xFF71_E212_79D9_966E),
        (Array("Hello World".utf8), 0x6596_32CB_7E4B_E261),
        ([UInt8](repeating: 0, count: 4 << 20), 0x0432_57E6_895E_FCED),
    ]

    @Test(arguments: crc64nvmeVectors)
    func crc64nvme(bytes: [UInt8], expected: UInt64) {
        #expect(lazuli_crc64nvme(0, bytes, bytes.count) == expected)
        #expect(lazuli_crc64nvme_portable(0, bytes, bytes.count) == expected)
    }

    @Test func fastAndPortableAgreeAtEveryLengthAndAlignment() {
        var generator = SeededGenerator(seed: 7)
        let bytes = (0..<1_100).map { _ in UInt8.random(in: 0...255, using: &generator) }
        bytes.withUnsafeBytes { bytes in
            for count in 0..<1_024 {
                for offset in [0, 1, 7, 8, 15] {
                    let start = bytes.baseAddress?.advanced(by: offset)
                    let seed = generator.next()
                    #expect(
                        lazuli_crc32c(UInt32(truncatingIfNeeded: seed), start, count)
                            == lazuli_crc32c_portable(
                                UInt32(truncatingIfNeeded: seed), start, count))
                    #expect(
                        lazuli_crc64nvme(seed, start, count)
                            == lazuli_crc64nvme_portable(seed, start, count))
                }
            }
        }
    }

    @Test func piecesGiveTheSameAsTheWhole() {
        var generator = SeededGenerator(seed: 8)
        let bytes = (0..<5_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for _ in 0..<200 {
            let cut = Int.random(in: 0...bytes.count, using: &generator)
            let front = Array(bytes[..<cut])
            let back = Array(bytes[cut...])
            #expect(
                lazuli_crc64nvme(
                    lazuli_crc64nvme(0, front, front.count), back, back.count)
                    == lazuli_crc64nvme(0, bytes, bytes.count))
            #expect(
                lazuli_crc32c(lazuli_crc32c(0, front, front.count), back, back.count)
                    == lazuli_crc32c(0, bytes, bytes.count))
        }
    }
}
