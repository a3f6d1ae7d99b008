import Configuration
import FoundationEssentials
import Yams

/// A configuration file as it was read: YAML, so JSON as well. The library's `YAMLSnapshot` answers
/// for the values; beside it stand the keys, because it cannot be asked for those that nobody reads.
struct SettingsFile {
    enum Entry {
        case scalar(String)
        case sequence
        /// A mapping with nothing in it.
        case nothing
    }

    /// By key, with dots between the levels.
    let entries: [String: Entry]
    let providerName: String
    /// Nil if the file says nothing at all.
    private let yaml: YAMLSnapshot?
}

extension SettingsFile: FileConfigSnapshot {
    struct ParsingOptions: FileParsingOptions {
        static let `default` = Self()
    }

    init(data: RawSpan, providerName: String, parsingOptions: ParsingOptions) throws {
        self.providerName = providerName
        let bytes = data.withUnsafeBytes { Data($0) }
        do {
            guard let root = try Yams.Parser(yaml: bytes).singleRoot() else {
                self.entries = [:]
                self.yaml = nil
                return
            }
            guard let mapping = root.mapping else { throw SettingsFileError.noMapping }
            self.entries = try Self.entries(of: mapping)
        } catch let error as YamlError {
            throw SettingsFileError(error)
        }
        let secrets = ServeSetting.allCases.filter(\.isSecret).map(\.key)
        self.yaml = try YAMLSnapshot(
            data: data, providerName: providerName,
            parsingOptions: .init(secretsSpecifier: .specific(Set(secrets))))
    }

    func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        let name = key.components.joined(separator: ".")
        if type == .stringArray, case .scalar(let text) = self.entries[name],
            let setting = ServeSetting(rawValue: name)
        {
            let items = text.split(separator: setting.kind.separator).map(String.init)
            return LookupResult(
                encodedKey: name,
                value: ConfigValue(.stringArray(items), isSecret: setting.isSecret))
        }
        return try self.yaml?.value(forKey: key, type: type)
            ?? LookupResult(encodedKey: name, value: nil)
    }

    var description: String { "\(self.providerName)[\(self.entries.count) values]" }
    var debugDescription: String { self.description }

    private static func entries(
        of mapping: Node.Mapping, under prefix: String = ""
    ) throws -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for (key, value) in mapping {
            guard let name = key.string else { throw SettingsFileError.oddKey }
            let path = prefix + name
            var found: [String: Entry]
            switch value {
            case .mapping(let inner) where inner.isEmpty: found = [path: .nothing]
            case .mapping(let inner): found = try self.entries(of: inner, under: path + ".")
            case .sequence: found = [path: .sequence]
            case .scalar(let scalar): found = [path: .scalar(scalar.string)]
            case .alias: throw SettingsFileError.alias(path)
            }
            found = found.filter { entries[$0.key] == nil }
            guard !found.isEmpty else { throw SettingsFileError.twice(path) }
            entries.merge(found) { first, _ in first }
        }
        return entries
    }
}

/// Why a file cannot be read as configuration. Unlike the parser's own errors it quotes nothing of
/// the file, in which there may be keys.
enum SettingsFileError: Error, CustomStringConvertible {
    case syntax(String, line: Int, column: Int)
    case duplicates([String])
    case notText
    case noMapping
    case oddKey
    case alias(String)
    case twice(String)

    init(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self = .syntax(problem, line: mark.line, column: mark.column)
        case .duplicatedKeysInMapping(let keys, _):
            self = .duplicates(keys.sorted())
        case .no, .memory, .reader, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            self = .notText
        }
    }

    var description: String {
        switch self {
        case .syntax(let problem, let line, let column):
            "no YAML at line \(line), column \(column): \(problem)"
        case .duplicates(let keys): "\(keys.joined(separator: ", ")) is there twice"
        case .twice(let key): "\(key) is there twice"
        case .notText: "it is no text in UTF-8 or UTF-16"
        case .noMapping: "it must be lines of 'key: value', or a JSON object"
        case .oddKey: "a key must be a word"
        case .alias(let key): "\(key) is an alias of nothing"
        }
    }
}
