import ArgumentParser
import Settings

struct ConfigCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what 'lazuli serve' with the same flags would be told, and by whom.",
        discussion: """
            Reads the configuration file, the environment and the flags exactly as 'lazuli serve' \
            does, and prints every setting with its value (secrets masked) and where it is from. \
            Starts nothing and changes nothing.

            EXIT CODES
              0   a server would start with these settings
              64  it would not; standard error has everything that is wrong
            """)

    @OptionGroup var options: ServeOptions

    func run() async throws {
        let values = await self.options.values()
        warn(values.warnings.map { "warning: \($0)" })
        do throws(SettingProblems) {
            _ = try ServeSettings(values)
        } catch {
            warn(error.list.map { "error: \($0)" })
            throw ExitCode.validationFailure
        }
        let rows = ServeSetting.allCases.map { setting in
            let isSet = values.shown(setting) != nil
            return (
                setting.key, values.shown(setting) ?? setting.defaultDescription ?? "–",
                (isSet ? values.origin(setting) : nil)?.source(of: setting) ?? "default"
            )
        }
        let keyWidth = rows.map(\.0.count).max() ?? 0
        let valueWidth = rows.map(\.1.count).max() ?? 0
        for (key, value, source) in rows {
            print(key.padded(to: keyWidth), value.padded(to: valueWidth), source, separator: "  ")
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - self.count))
    }
}
