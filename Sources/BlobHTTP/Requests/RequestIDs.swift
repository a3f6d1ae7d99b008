import BlobModel
import Synchronization

/// Gives every request an id of its own.
///
/// Ids have to be unique, not secret, so nothing is asked of the kernel: the first half is random
/// for each start of the server, the second is a counter, scattered by a function that never gives
/// two numbers the same value.
final class RequestIDs: Sendable {
    private let start = UInt64.random(in: .min ... .max)
    private let count = Atomic<UInt64>(0)

    func next() -> RequestID {
        let number = self.count.wrappingAdd(1, ordering: .relaxed).newValue
        return RequestID(value: UInt128(self.start) << 64 | UInt128(Self.scattered(number)))
    }

    /// SplitMix64's output function (Steele, Lea and Flood, 2014): a bijection.
    private static func scattered(_ number: UInt64) -> UInt64 {
        var bits = number &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}
