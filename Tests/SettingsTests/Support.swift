import Foundation
import Settings

/// A configuration file that is there while `body` runs.
func withFile<Result>(
    _ text: String, mode: Int = 0o600, _ body: (String) async throws -> Result
) async throws -> Result {
    let path = NSTemporaryDirectory() + "lazuli-settings-\(UUID().uuidString).yaml"
    try Data(text.utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    return try await body(path)
}

func values(
    flags: [ServeSetting: [String]] = [:], _ environment: [String: String] = [:],
    file text: String? = nil
) async throws -> SettingValues {
    guard let text else {
        return await SettingValues(flags: flags, environment: environment, path: nil)
    }
    return try await withFile(text) { path in
        await SettingValues(flags: flags, environment: environment, path: path)
    }
}
