import ArgumentParser
import BlobHTTP
import BlobModel
import Crypto
import Foundation
import Logging

/// What `lazuli serve` can be told, each also by a `LAZULI_…` variable; the command line wins.
struct ServeOptions: ParsableArguments {
    @Option(
        help: """
            Directory of the store; made if it does not exist. (LAZULI_DATA)
            """)
    var data: String?

    @Flag(
        help: """
            A temporary store for tests: nothing is synchronised to disk, everything is removed at \
            exit. (LAZULI_EPHEMERAL=1)
            """)
    var ephemeral = false

    @Option(help: "Address to listen on; 127.0.0.1 unless given. (LAZULI_HOST)")
    var host: String?

    @Option(help: "Port to listen on, 10000 unless given; 0 picks a free one. (LAZULI_PORT)")
    var port: Int?

    @Option(
        help: ArgumentHelp(
            """
            Accounts and their base64 keys: NAME:KEY1[:KEY2];NAME:KEY1… Better given as \
            LAZULI_ACCOUNTS, because a command line can be seen by everybody on the machine. \
            On loopback the default is devstoreaccount1 with its well-known key. More accounts can \
            be made through the management plane; their keys are kept with the data.
            """, valueName: "list"))
    var accounts: String?

    @OptionGroup(title: "Bearer tokens") var identity: IdentityOptions

    @Option(
        help: ArgumentHelp(
            """
            A server other than this one that copies may read from, over http or https, by its \
            port or the usual one; can be given several times. Without it copies read from this \
            server alone. Redirects are not followed. \
            (LAZULI_COPY_SOURCE_ALLOW, separated by commas)
            """, valueName: "host[:port]"))
    var copySourceAllow: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            The clock that retention is judged by: compliance (unless given), which goes with the \
            machine's running time and which nobody can set; system, which trusts the wall clock; \
            or manual, for tests, which 'lazuli clock advance' sets ahead and which only a new \
            store can have. The journal remembers which. (LAZULI_CLOCK)
            """, valueName: "clock"))
    var clock: String?

    @Flag(
        help: """
            Make sealed journal segments and finished payload files immutable to the operating \
            system (chattr +i) until they are erased. Needs CAP_LINUX_IMMUTABLE and a file system \
            like ext4 or xfs; does not start without. (LAZULI_HARDEN=1)
            """)
    var harden = false

    @Option(
        help: ArgumentHelp(
            "trace, debug, info, notice, warning, error or critical; info unless given. (LAZULI_LOG_LEVEL)",
            valueName: "level"))
    var logLevel: String?
}

/// The options with environment and defaults applied, and found to fit together.
struct ServeSettings {
    enum Place {
        case directory(String)
        case temporary
    }

    var place: Place
    var host: String
    var port: Int
    var accounts: AccountList
    var identity: IdentitySettings
    var copySources: [AllowedCopySource]
    var clock: ClockMode
    var hardens: Bool
    var logLevel: Logger.Level

    init(_ options: ServeOptions, environment: [String: String]) throws {
        func value(_ option: String?, _ name: String) -> String? {
            option ?? environment["LAZULI_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
        }

        func isSet(_ flag: Bool, _ name: String) -> Bool {
            flag || ["1", "true", "yes"].contains(environment["LAZULI_\(name)"])
        }

        let isEphemeral = isSet(options.ephemeral, "EPHEMERAL")
        self.hardens = isSet(options.harden, "HARDEN")
        guard !(isEphemeral && self.hardens) else {
            throw ValidationError("--harden keeps files and --ephemeral throws them away: give one")
        }
        switch (value(options.data, "DATA"), isEphemeral) {
        case (let directory?, false): self.place = .directory(directory)
        case (nil, true): self.place = .temporary
        case (nil, false):
            throw ValidationError("say where the store is: --data DIR, or --ephemeral for a test")
        case (_?, true):
            throw ValidationError("--data keeps a store and --ephemeral throws it away: give one")
        }

        self.host = value(options.host, "HOST") ?? "127.0.0.1"
        let port = value(options.port.map(String.init), "PORT") ?? "10000"
        guard let number = Int(port), (0...65_535).contains(number) else {
            throw ValidationError("the port must be a number from 0 to 65535, not '\(port)'")
        }
        self.port = number

        let isLoopback = ["127.0.0.1", "::1", "localhost"].contains(self.host)
        let accounts = value(options.accounts, "ACCOUNTS")
        guard isLoopback || accounts != nil else {
            throw ValidationError(
                """
                the development account's key is public, so it is for loopback only; to listen on \
                \(self.host) set LAZULI_ACCOUNTS
                """)
        }
        guard let list = accounts.map(AccountList.init(argument:)) ?? AccountList.development else {
            throw ValidationError(
                "the accounts must read NAME:KEY1[:KEY2];NAME:KEY1… with keys in base64")
        }
        guard isLoopback || !list.sharesKey(with: AccountList.development) else {
            throw ValidationError(
                "the well-known development key opens nothing but loopback; use your own")
        }
        self.accounts = list
        self.identity = try IdentitySettings(
            options.identity, isDevelopment: isSet(options.identity.devIdentity, "DEV_IDENTITY"),
            isLoopback: isLoopback, value)

        let sources =
            options.copySourceAllow.isEmpty
            ? (environment["LAZULI_COPY_SOURCE_ALLOW"] ?? "").split(separator: ",").map(String.init)
            : options.copySourceAllow
        self.copySources = try sources.map { text in
            guard let source = AllowedCopySource(text) else {
                throw ValidationError("a copy source must read HOST or HOST:PORT, not '\(text)'")
            }
            return source
        }

        switch value(options.clock, "CLOCK") {
        case "compliance", nil: self.clock = .compliance
        case "system": self.clock = .system
        case "manual": self.clock = .manual
        case let other?:
            throw ValidationError("the clock is compliance, system or manual, not '\(other)'")
        }

        let level = value(options.logLevel, "LOG_LEVEL") ?? "info"
        guard let logLevel = Logger.Level(rawValue: level.lowercased()) else {
            throw ValidationError("there is no log level '\(level)'")
        }
        self.logLevel = logLevel
    }
}

extension AccountList {
    fileprivate func sharesKey(with other: AccountList?) -> Bool {
        let keys = other?.accounts.flatMap(\.keys) ?? []
        return self.accounts.flatMap(\.keys).contains { key in keys.contains(key) }
    }
}
