/// Who said what a setting is; the first of these who says anything decides.
public enum SettingOrigin: Hashable, Sendable {
    case flag
    case environment
    case file(String)
    case standard

    /// Where to look, for a message: `--port`, `LAZULI_PORT`, `port in FILE`.
    public func place(of setting: ServeSetting) -> String {
        switch self {
        case .flag: "--\(setting.flag)"
        case .environment: setting.variable
        case .file(let path): "\(setting.key) in \(path)"
        case .standard: setting.key
        }
    }

    /// For a table of settings.
    public func source(of setting: ServeSetting) -> String {
        switch self {
        case .flag: "flag --\(setting.flag)"
        case .environment: "environment \(setting.variable)"
        case .file(let path): "file \(path)"
        case .standard: "default"
        }
    }
}
