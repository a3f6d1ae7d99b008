import Configuration
import FoundationEssentials
import Synchronization
import SystemPackage

/// Every setting's value and who said so, with all that is wrong in what was said. Precedence: flag,
/// environment, file, default.
public struct SettingValues: Sendable {
    private struct Found {
        var content: ConfigContent?
        var origin: SettingOrigin
    }

    /// What the server must not start with: unknown keys and variables, values of a wrong form.
    public private(set) var problems: [String] = []
    /// What its operator should know.
    public private(set) var warnings: [String] = []
    private var found: [ServeSetting: Found] = [:]

    /// - Parameters:
    ///   - flags: the values of each flag that was given; a toggle's is `true`.
    ///   - environment: all variables. An empty one is as good as none.
    ///   - path: the configuration file; nil for none.
    public init(
        flags: [ServeSetting: [String]], environment: [String: String], path: String?
    ) async {
        let variables = environment.filter { !$0.value.isEmpty }
        var providers: [any ConfigProvider] = [Self.provider("flags", flags)]
        var origins = [SettingOrigin.flag]
        // A provider of variables knows one separator of lists, so there is one for each.
        for separator in Set(ServeSetting.allCases.map(\.kind.separator)).sorted() {
            let settings = ServeSetting.allCases.filter { $0.kind.separator == separator }
            providers.append(Self.provider(of: settings, variables, separator))
            origins.append(.environment)
        }
        var file: SettingsFile?
        if let path {
            do {
                let provider = try await FileProvider<SettingsFile>(filePath: FilePath(path))
                file = provider.snapshot() as? SettingsFile
                providers.append(provider)
                origins.append(.file(path))
            } catch let error as SettingsFileError {
                self.problems.append("\(path): \(error)")
            } catch {
                let isThere = FileManager.default.fileExists(atPath: path)
                self.problems.append(
                    "\(path): \(isThere ? "it cannot be read" : "there is no such file")")
            }
        }
        let defaults = ServeSetting.allCases.compactMap { setting in
            setting.row.defaultText.map { (setting, [$0]) }
        }
        providers.append(Self.provider("defaults", Dictionary(uniqueKeysWithValues: defaults)))
        origins.append(.standard)

        // What a file that cannot be read would have said is not known.
        let isMissingFile = path != nil && file == nil
        if let file, let path {
            self.problems += Self.unknownKeys(file, path) + Self.emptyGroups(file, path)
            self.warnings += Self.exposedSecrets(file, path)
        }
        self.problems += Self.unknownVariables(environment)

        let recorder = AccessRecorder()
        let reader = ConfigReader(providers: providers, accessReporter: recorder)
        for setting in ServeSetting.allCases {
            let content = Self.read(setting, reader)
            let results = recorder.lastResults
            let origin = origins[results.count - 1]
            let raw: String? =
                switch origin {
                case .flag: flags[setting]?.joined(separator: ",")
                case .environment: variables[setting.variable]
                case .file: file?.entries[setting.key]?.text
                case .standard: nil
                }
            if case .failure = results[results.count - 1].result {
                self.complain(setting, origin, raw)
            } else if let content, !setting.accepts(content) {
                self.complain(setting, origin, raw)
            } else if !(isMissingFile && origin == .standard) {
                self.found[setting] = Found(content: content, origin: origin)
            }
        }
    }

    /// Nil if nobody set it and it has no default, or if its value was wrong or its file could not
    /// be read. So it is with all of these.
    public func text(_ setting: ServeSetting) -> String? {
        guard case .string(let text) = self.found[setting]?.content else { return nil }
        if case .choice = setting.kind { return text.lowercased() }
        return text
    }

    /// In the setting's range.
    public func number(_ setting: ServeSetting) -> Int? {
        guard case .int(let number) = self.found[setting]?.content else { return nil }
        return number
    }

    public func isOn(_ setting: ServeSetting) -> Bool {
        self.found[setting]?.content == .bool(true)
    }

    /// Without empty items.
    public func list(_ setting: ServeSetting) -> [String]? {
        guard case .stringArray(let items) = self.found[setting]?.content else { return nil }
        return items.filter { !$0.isEmpty }
    }

    /// Nil if its value is not known: it was wrong, or the file cannot be read.
    public func origin(_ setting: ServeSetting) -> SettingOrigin? {
        self.found[setting]?.origin
    }

    /// The value for people to see; nil if there is none. Of a secret only that there is one.
    public func shown(_ setting: ServeSetting) -> String? {
        guard let content = self.found[setting]?.content else { return nil }
        guard !setting.isSecret else { return "********" }
        return switch content {
        case .int(let number): String(number)
        case .bool(let isOn): String(isOn)
        case .stringArray: self.list(setting)?.joined(separator: String(setting.kind.separator))
        default: self.text(setting)
        }
    }
}

extension SettingValues {
    private mutating func complain(
        _ setting: ServeSetting, _ origin: SettingOrigin, _ raw: String?
    ) {
        let given = raw.flatMap { setting.isSecret || $0.isEmpty ? nil : ", not '\($0)'" } ?? ""
        self.problems.append(
            "\(origin.place(of: setting)): must be \(setting.kind.requirement)\(given)")
    }

    private static func read(_ setting: ServeSetting, _ reader: ConfigReader) -> ConfigContent? {
        let key = ConfigKey(setting.key)
        let isSecret = setting.isSecret
        return switch setting.kind {
        case .text, .choice: reader.string(forKey: key, isSecret: isSecret).map { .string($0) }
        case .number: reader.int(forKey: key, isSecret: isSecret).map { .int($0) }
        case .toggle: reader.bool(forKey: key, isSecret: isSecret).map { .bool($0) }
        case .list: reader.stringArray(forKey: key, isSecret: isSecret).map { .stringArray($0) }
        }
    }

    /// Values that are not of their setting's form stay texts, and so fail when they are read.
    private static func provider(
        _ name: String, _ texts: [ServeSetting: [String]]
    ) -> InMemoryProvider {
        let values = texts.map { setting, texts in
            let text = texts.last ?? ""
            let content: ConfigContent =
                switch setting.kind {
                case .text, .choice: .string(text)
                case .number: Int(text).map { .int($0) } ?? .string(text)
                case .toggle: Bool(text).map { .bool($0) } ?? .string(text)
                case .list:
                    .stringArray(
                        texts.flatMap { $0.split(separator: setting.kind.separator) }
                            .map(String.init))
                }
            return (
                AbsoluteConfigKey(ConfigKey(setting.key)),
                ConfigValue(content, isSecret: setting.isSecret)
            )
        }
        return InMemoryProvider(name: name, values: Dictionary(uniqueKeysWithValues: values))
    }

    private static func provider(
        of settings: [ServeSetting], _ variables: [String: String], _ separator: Character
    ) -> some ConfigProvider {
        let names = Set(settings.map(\.variable))
        let secrets = Set(settings.filter(\.isSecret).map(\.variable))
        return EnvironmentVariablesProvider(
            environmentVariables: variables.filter { names.contains($0.key) },
            secretsSpecifier: .specific(secrets), arraySeparator: separator
        ).prefixKeys(with: "lazuli")
    }

    private static func unknownKeys(_ file: SettingsFile, _ path: String) -> [String] {
        let known = ServeSetting.allCases.map(\.key)
        return file.entries.keys.filter { !known.contains($0) }.sorted().map { key in
            "\(path): there is no setting '\(key)'\(suggestion(for: key, of: known))"
        }
    }

    private static func emptyGroups(_ file: SettingsFile, _ path: String) -> [String] {
        ServeSetting.allCases.filter {
            if case .nothing = file.entries[$0.key] { true } else { false }
        }.map { "\(SettingOrigin.file(path).place(of: $0)): must be \($0.kind.requirement)" }
    }

    private static func unknownVariables(_ environment: [String: String]) -> [String] {
        let known = ServeSetting.allCases.map(\.variable) + OtherVariable.allCases.map(\.rawValue)
        return environment.keys.filter {
            $0.hasPrefix(ServeSetting.variablePrefix) && !known.contains($0)
                && !$0.hasPrefix(OtherVariable.testPrefix)
        }.sorted().map { name in
            "there is no variable \(name)\(suggestion(for: name, of: known))"
        }
    }

    private static func exposedSecrets(_ file: SettingsFile, _ path: String) -> [String] {
        let secrets = ServeSetting.allCases.filter { $0.isSecret && file.entries[$0.key] != nil }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard !secrets.isEmpty, let mode = attributes?[.posixPermissions] as? UInt,
            mode & 0o044 != 0
        else { return [] }
        let keys = secrets.map(\.key).joined(separator: " and ")
        return ["\(path): others can read it, and \(keys) in it; chmod 600 keeps them out"]
    }
}

/// Variables that are no settings: those of the other commands, the tests', and the file's name.
enum OtherVariable: String, CaseIterable {
    case account = "LAZULI_ACCOUNT"
    case authorities = "LAZULI_CA_FILE"
    case configuration = "LAZULI_CONFIG"
    case endpoint = "LAZULI_ENDPOINT"
    case token = "LAZULI_TOKEN"

    static let testPrefix = "LAZULI_TEST_"
}

/// Keeps what each provider answered when a value was last read. Providers are asked in their order
/// until one answers, so the last of the results is from the one who decided.
private final class AccessRecorder: AccessReporter {
    private let results = Mutex<[AccessEvent.ProviderResult]>([])

    var lastResults: [AccessEvent.ProviderResult] { self.results.withLock { $0 } }

    func report(_ event: AccessEvent) {
        self.results.withLock { $0 = event.providerResults }
    }
}

extension SettingsFile.Entry {
    fileprivate var text: String? {
        if case .scalar(let text) = self { text } else { nil }
    }
}

extension ServeSetting {
    fileprivate func accepts(_ content: ConfigContent) -> Bool {
        switch (self.kind, content) {
        case (.text, .string(let text)): !text.isEmpty
        case (.number(_, let range), .int(let number)): range.contains(number)
        case (.choice(let words), .string(let text)): words.contains(text.lowercased())
        default: true
        }
    }
}
