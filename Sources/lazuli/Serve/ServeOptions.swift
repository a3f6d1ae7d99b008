import ArgumentParser
import Foundation
import Settings

/// The command line of `lazuli serve`: a flag for each setting, and the file that has the others.
/// What the flags mean is in the table of `ServeSetting`.
struct ServeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            A configuration file in YAML or JSON. Its keys are the names of these flags; a flag or \
            a variable goes before it. (LAZULI_CONFIG)
            """, valueName: "file"))
    var config: String?

    @Option(.data) var data: String?
    @Flag(.ephemeral) var ephemeral = false
    @Option(.host) var host: String?
    @Option(.port) var port: String?
    @Option(.tls) var tls: String?
    @Option(.tlsNames) var tlsNames: [String] = []
    @Option(.tlsCertificate) var tlsCertificate: String?
    @Option(.tlsKey) var tlsKey: String?
    @Option(.httpPort) var httpPort: String?
    @Option(.accounts) var accounts: [String] = []
    @Flag(.allowPublicAccess) var allowPublicAccess = false
    @Flag(.devIdentity) var devIdentity = false
    @Option(.devIdentityClients) var devIdentityClients: [String] = []
    @Option(.issuer) var issuer: String?
    @Option(.issuerKeys) var issuerKeys: String?
    @Option(.authority) var authority: String?
    @Option(.tenant) var tenant: String?
    @Option(.storageAudience) var storageAudience: [String] = []
    @Option(.managementAudience) var managementAudience: [String] = []
    @Option(.tokenAlgorithms) var tokenAlgorithms: [String] = []
    @Option(.roles) var roles: [String] = []
    @Option(.copySourceAllow) var copySourceAllow: [String] = []
    @Option(.clock) var clock: String?
    @Flag(.harden) var harden = false
    @Option(.maxConnections) var maxConnections: String?
    @Option(.maxRequests) var maxRequests: String?
    @Option(.headTimeout) var headTimeout: String?
    @Option(.stallTimeout) var stallTimeout: String?
    @Option(.idleTimeout) var idleTimeout: String?
    @Option(.logLevel) var logLevel: String?

    /// What was given for a setting, once for each time; empty if its flag is not there.
    private func given(_ setting: ServeSetting) -> [String] {
        switch setting {
        case .data: self.data.map { [$0] } ?? []
        case .ephemeral: self.ephemeral ? ["true"] : []
        case .host: self.host.map { [$0] } ?? []
        case .port: self.port.map { [$0] } ?? []
        case .tls: self.tls.map { [$0] } ?? []
        case .tlsNames: self.tlsNames
        case .tlsCertificate: self.tlsCertificate.map { [$0] } ?? []
        case .tlsKey: self.tlsKey.map { [$0] } ?? []
        case .httpPort: self.httpPort.map { [$0] } ?? []
        case .accounts: self.accounts
        case .allowPublicAccess: self.allowPublicAccess ? ["true"] : []
        case .devIdentity: self.devIdentity ? ["true"] : []
        case .devIdentityClients: self.devIdentityClients
        case .issuer: self.issuer.map { [$0] } ?? []
        case .issuerKeys: self.issuerKeys.map { [$0] } ?? []
        case .authority: self.authority.map { [$0] } ?? []
        case .tenant: self.tenant.map { [$0] } ?? []
        case .storageAudience: self.storageAudience
        case .managementAudience: self.managementAudience
        case .tokenAlgorithms: self.tokenAlgorithms
        case .roles: self.roles
        case .copySourceAllow: self.copySourceAllow
        case .clock: self.clock.map { [$0] } ?? []
        case .harden: self.harden ? ["true"] : []
        case .maxConnections: self.maxConnections.map { [$0] } ?? []
        case .maxRequests: self.maxRequests.map { [$0] } ?? []
        case .headTimeout: self.headTimeout.map { [$0] } ?? []
        case .stallTimeout: self.stallTimeout.map { [$0] } ?? []
        case .idleTimeout: self.idleTimeout.map { [$0] } ?? []
        case .logLevel: self.logLevel.map { [$0] } ?? []
        }
    }

    /// Flags, environment and file together.
    func values() async -> SettingValues {
        let environment = ProcessInfo.processInfo.environment
        var flags: [ServeSetting: [String]] = [:]
        for setting in ServeSetting.allCases where !self.given(setting).isEmpty {
            flags[setting] = self.given(setting)
        }
        let variable = environment["LAZULI_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        return await SettingValues(
            flags: flags, environment: environment, path: self.config ?? variable)
    }
}

extension Option {
    init(_ setting: ServeSetting) where Value == String? {
        self.init(name: .customLong(setting.flag), help: setting.argumentHelp)
    }

    init(wrappedValue: [String], _ setting: ServeSetting) where Value == [String] {
        self.init(
            wrappedValue: wrappedValue, name: .customLong(setting.flag), help: setting.argumentHelp)
    }
}

extension Flag {
    init(wrappedValue: Bool, _ setting: ServeSetting) where Value == Bool {
        self.init(
            wrappedValue: wrappedValue, name: .customLong(setting.flag), help: setting.argumentHelp)
    }
}

extension ServeSetting {
    fileprivate var argumentHelp: ArgumentHelp {
        let standard: String? =
            if case .toggle = self.kind { nil } else { self.defaultDescription }
        let valueName: String? =
            switch self.kind {
            case .text(let name), .number(let name, _), .list(let name, _): name
            case .choice(let words): words.joined(separator: "|")
            case .toggle: nil
            }
        let several: String? =
            if case .list(_, let separator) = self.kind {
                "Several separated by '\(separator)', or by giving it several times."
            } else {
                nil
            }
        let sentences = [
            self.help, several, standard.map { "Default: \($0)." }, "(\(self.variable))",
        ]
        return ArgumentHelp(
            stringLiteral: sentences.compactMap(\.self).joined(separator: " ")
        ).naming(valueName)
    }
}

extension ArgumentHelp {
    fileprivate func naming(_ value: String?) -> Self {
        var help = self
        help.valueName = value
        return help
    }
}
