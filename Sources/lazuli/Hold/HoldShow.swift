import ArgumentParser
import BlobModel
import FoundationEssentials

struct HoldShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a container's legal hold: its tags and since when.")

    @Argument(help: "The container.", transform: parseContainerName)
    var container: ContainerName

    @OptionGroup var server: ManagementOptions

    func run() async throws {
        let answer = try await self.server.client().ask(.get, self.container)
        let hold = try JSONDecoder().decode(ContainerAnswer.self, from: answer).properties.legalHold
        switch self.server.output {
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(hold), as: UTF8.self))
        case .text:
            print(hold.text(of: self.container))
        }
    }
}

/// The part of a container's GET that is about its hold.
struct ContainerAnswer: Decodable {
    struct Properties: Decodable {
        var legalHold: Hold
    }

    struct Hold: Codable {
        struct Tag: Codable {
            var tag: String
            var timestamp: String
            var objectIdentifier: String?
            var tenantId: String?
        }

        struct AppendWrites: Codable {
            var allowProtectedAppendWritesAll: Bool
            var timestamp: String
        }

        var hasLegalHold: Bool
        var tags: [Tag]
        var protectedAppendWritesHistory: AppendWrites?

        func text(of container: ContainerName) -> String {
            guard self.hasLegalHold else { return "\(container.text) has no legal hold." }
            let allows = self.protectedAppendWritesHistory?.allowProtectedAppendWritesAll == true
            let heading = """
                Container   \(container.text)
                Appends     \(allows ? "to append blobs and block blobs" : "none")
                """
            let tags = self.tags.map { "Tag         \($0.tag) since \($0.timestamp)" }
            return ([heading] + tags).joined(separator: "\n")
        }
    }

    var properties: Properties
}
