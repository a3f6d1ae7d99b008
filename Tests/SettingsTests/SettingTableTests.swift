import Foundation
import Settings
import Testing

/// The table is the only place that knows the settings; what is derived from it must fit together.
struct SettingTableTests {
    @Test func namesAreDerivedFromTheKey() {
        #expect(ServeSetting.copySourceAllow.key == "copy-source-allow")
        #expect(ServeSetting.copySourceAllow.variable == "LAZULI_COPY_SOURCE_ALLOW")
        #expect(ServeSetting.copySourceAllow.flag == "copy-source-allow")
    }

    @Test func noTwoSettingsShareAName() {
        let all = ServeSetting.allCases
        #expect(Set(all.map(\.variable)).count == all.count)
        #expect(Set(all.map(\.flag)).count == all.count)
        #expect(!all.map(\.flag).contains("config"))
    }

    @Test(arguments: ServeSetting.allCases)
    func everyDefaultIsOfItsSettingsForm(setting: ServeSetting) async throws {
        let values = try await values()
        #expect(values.problems == [])
        #expect(values.origin(setting) == .standard)
    }

    @Test func theTableOfTheReadmeIsThisOne() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        #expect(
            readme.contains("\n\n" + ServeSetting.table.joined(separator: "\n") + "\n\n"),
            "the README's table should read:\n\(ServeSetting.table.joined(separator: "\n"))")
    }
}
