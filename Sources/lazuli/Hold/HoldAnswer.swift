import BlobModel
import FoundationEssentials

/// A legal hold as setLegalHold and clearLegalHold answer it.
struct HoldAnswer: Codable {
    var hasLegalHold: Bool
    var tags: [String]
    var allowProtectedAppendWritesAll: Bool?
}

/// The body of both calls; the flag is sent only if it was given.
struct HoldRequest: Encodable {
    var tags: [String]
    var allowProtectedAppendWritesAll: Bool?
}

extension OutputFormat {
    /// Prints the tags that are set after a change.
    func printHold(_ answer: Data, of container: ContainerName) throws {
        switch self {
        case .json:
            print(String(decoding: answer, as: UTF8.self))
        case .text:
            let hold = try JSONDecoder().decode(HoldAnswer.self, from: answer)
            print(
                hold.hasLegalHold
                    ? "\(container.text) is on legal hold: \(hold.tags.joined(separator: ", "))"
                    : "\(container.text) has no legal hold.")
        }
    }
}
