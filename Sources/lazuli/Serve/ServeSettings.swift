import BlobHTTP
import BlobModel
import Logging
import Settings

/// The settings as the server takes them: each in its type, and found to fit together.
struct ServeSettings {
    enum Place {
        case directory(String)
        case temporary
    }

    var place: Place
    var listening: ListeningSettings
    var accounts: AccountList
    var allowsPublicAccess: Bool
    var identity: IdentitySettings
    var copySources: [AllowedCopySource]
    var clock: ClockMode
    var hardens: Bool
    var logLevel: Logger.Level

    /// Throws all that is wrong, not only the first of it.
    init(_ values: SettingValues) throws(SettingProblems) {
        var problems = values.problems
        self.hardens = values.isOn(.harden)
        let isEphemeral = values.isOn(.ephemeral)
        if isEphemeral && self.hardens {
            problems.append("--harden keeps files and --ephemeral throws them away: give one")
        }
        switch (values.text(.data), isEphemeral) {
        case (let directory?, false): self.place = .directory(directory)
        case (nil, true): self.place = .temporary
        case (nil, false):
            self.place = .temporary
            if values.origin(.data) != nil, values.origin(.ephemeral) != nil {
                problems.append("say where the store is: --data DIR, or --ephemeral for a test")
            }
        case (_?, true):
            self.place = .temporary
            problems.append("--data keeps a store and --ephemeral throws it away: give one")
        }

        // A value that is wrong is among the problems already and has no origin.
        self.listening = ListeningSettings(values, &problems)
        let host = self.listening.host
        let mayUseDevelopment = self.listening.isLoopback || values.origin(.host) == nil
        let hasOwnAccounts = values.list(.accounts) != nil || values.origin(.accounts) == nil
        if !mayUseDevelopment && !hasOwnAccounts {
            problems.append(
                """
                the development account's key is public, so it is for 127.0.0.1, ::1 and localhost only; \
                to listen on \(host) set LAZULI_ACCOUNTS
                """)
        }
        let accounts = values.list(.accounts).map(AccountList.init) ?? AccountList.development
        if accounts == nil {
            problems.append(
                """
                \(values.place(.accounts)): the accounts must read \
                NAME:KEY1[:KEY2];NAME:KEY1… with keys in base64
                """)
        }
        let usesPublicKey = accounts?.sharesKey(with: AccountList.development) ?? false
        if !mayUseDevelopment, values.list(.accounts) != nil, usesPublicKey {
            problems.append(
                "the well-known development key opens nothing but loopback; use your own")
        }
        let identity = IdentitySettings(values, isLoopback: mayUseDevelopment)
        problems += identity.problems
        self.identity = identity
        self.allowsPublicAccess = values.isOn(.allowPublicAccess)

        self.copySources = []
        for text in values.list(.copySourceAllow) ?? [] {
            if let source = AllowedCopySource(text) {
                self.copySources.append(source)
            } else {
                problems.append(
                    "\(values.place(.copySourceAllow)): a copy source must read HOST or "
                        + "HOST:PORT, not '\(text)'")
            }
        }
        self.clock =
            switch values.text(.clock) {
            case "system": .system
            case "manual": .manual
            default: .compliance
            }
        self.logLevel = values.text(.logLevel).flatMap(Logger.Level.init(rawValue:)) ?? .info

        guard problems.isEmpty, let accounts else {
            throw SettingProblems(list: problems)
        }
        self.accounts = accounts
    }
}

/// Why a server cannot be started with what it was told.
struct SettingProblems: Error {
    /// Not empty.
    var list: [String]
}
