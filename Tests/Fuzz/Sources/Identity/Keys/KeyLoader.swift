/// In the place of the server's own, which brings an HTTP client with it: here keys are in memory.
struct KeyLoader: Sendable {
    let issuer: String
    let keys: IssuerConfiguration.Keys

    var secondsFresh: Int64 { .max }
    var secondsBetweenAttempts: Int64 { .max }
    var isNear: Bool { true }

    func load() async throws(KeyFault) -> [UInt8] {
        guard case .fixed(let document) = self.keys else { throw KeyFault("it is not in memory") }
        return document
    }
}
