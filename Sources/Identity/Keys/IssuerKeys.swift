import BlobModel
import Logging
import Synchronization

/// The keys of an issuer as of now, and the tokens they have verified.
///
/// Keys are looked at again when they are old: those of a file at once, others in the background,
/// so that no request waits for the issuer, unless nobody asked for so long that the keys may be
/// anything. A token with an unknown key makes this look sooner (the
/// issuer may have new ones), but not without end. When the issuer is down, the last keys go on
/// working. New keys take with them all that was verified with the old ones.
final class IssuerKeys: Sendable {
    fileprivate struct State {
        var keys = SigningKeys.none
        var document: [UInt8] = []
        var verified = VerifiedTokens()
        var generation = 0
        var attemptedAt: Timestamp?
        var hasFailed = false
        var loading: Task<KeyFault?, Never>?
        /// Requests that wait for it.
        var waitingCount = 0
    }

    /// Keys, and the generation they are of.
    struct Snapshot {
        var keys: SigningKeys
        var generation: Int
    }

    /// Further ones go on with the keys there are, so that junk does not take all places of requests
    /// while the issuer does not answer.
    private static let waitingMax = 16

    private let loader: KeyLoader
    private let algorithms: Set<SignatureAlgorithm>
    private let logger: Logger
    private let state = Mutex(State())

    init(_ loader: KeyLoader, _ algorithms: Set<SignatureAlgorithm>, logger: Logger) {
        self.loader = loader
        self.algorithms = algorithms
        self.logger = logger
    }

    /// Loads whatever there is; for the start, where a fault can be shown to somebody.
    func load(at now: Timestamp) async throws(KeyFault) {
        let task = self.state.withLock { self.begin(&$0, at: now) }
        if let fault = await task.value { throw fault }
        if self.current.keys.isEmpty { throw KeyFault("there is no key that can be used") }
    }

    /// The claims of a token that was verified with the present keys.
    func verified(_ token: TokenDigest, at now: Timestamp) async -> TokenClaims? {
        await self.refresh(at: now)
        return self.state.withLock { $0.verified[token] }
    }

    func keep(_ claims: TokenClaims, of token: TokenDigest, _ generation: Int, at now: Timestamp) {
        self.state.withLock { state in
            if state.generation == generation { state.verified.insert(claims, token, at: now) }
        }
    }

    var current: Snapshot {
        self.state.withLock { Snapshot(keys: $0.keys, generation: $0.generation) }
    }

    /// Looks for a key that is not among the present ones, unless somebody just did.
    func renewed(at now: Timestamp) async -> Snapshot {
        let task = self.state.withLock { state -> Task<KeyFault?, Never>? in
            if let loading = state.loading { return loading }
            let isSoon = state.age(at: now).map { $0 < self.loader.secondsBetweenAttempts }
            return isSoon == true ? nil : self.begin(&state, at: now)
        }
        await self.wait(for: task)
        return self.current
    }

    private func refresh(at now: Timestamp) async {
        let task = self.state.withLock { state -> Task<KeyFault?, Never>? in
            let age = state.age(at: now) ?? .max
            let isLongAgo = !state.hasFailed && age / 2 >= self.loader.secondsFresh
            let waits = self.loader.isNear || state.document.isEmpty || isLongAgo
            if let loading = state.loading { return waits ? loading : nil }
            let interval =
                state.hasFailed ? self.loader.secondsBetweenAttempts : self.loader.secondsFresh
            guard age >= interval else { return nil }
            let task = self.begin(&state, at: now)
            return waits ? task : nil
        }
        await self.wait(for: task)
    }

    private func wait(for task: Task<KeyFault?, Never>?) async {
        guard let task else { return }
        let mayWait = self.state.withLock { state in
            guard state.waitingCount < Self.waitingMax || self.loader.isNear else { return false }
            state.waitingCount += 1
            return true
        }
        guard mayWait else { return }
        _ = await task.value
        self.state.withLock { $0.waitingCount -= 1 }
    }

    /// One load at a time; its task outlives the request that was the first to want it.
    private func begin(_ state: inout State, at now: Timestamp) -> Task<KeyFault?, Never> {
        if let loading = state.loading { return loading }
        state.attemptedAt = now
        let task = Task.detached {
            do throws(KeyFault) {
                let document = try await self.loader.load()
                if self.state.withLock({ $0.document != document }) {
                    let keys = try await SigningKeys(parsing: document, self.algorithms)
                    self.replace(document, keys)
                }
                self.end(nil)
                return KeyFault?.none
            } catch {
                self.end(error)
                return error
            }
        }
        state.loading = task
        return task
    }

    private func replace(_ document: [UInt8], _ keys: SigningKeys) {
        self.state.withLock { state in
            state.keys = keys
            state.document = document
            state.generation += 1
            state.verified = VerifiedTokens()
        }
    }

    private func end(_ fault: KeyFault?) {
        let isNew = self.state.withLock { state in
            defer { state.hasFailed = fault != nil }
            state.loading = nil
            return !state.hasFailed
        }
        // Once, not with every attempt.
        if let fault, isNew {
            self.logger.warning(
                "the issuer's keys could not be loaded; the last ones stay valid",
                metadata: ["issuer": "\(self.loader.issuer)", "cause": "\(fault.reason)"])
        }
    }
}

extension IssuerKeys.State {
    /// Seconds since the last attempt. Nil if there was none, or if the clock was set back: then
    /// nobody knows.
    fileprivate func age(at now: Timestamp) -> Int64? {
        guard let attemptedAt = self.attemptedAt, now >= attemptedAt else { return nil }
        return now.wholeSeconds - attemptedAt.wholeSeconds
    }
}
