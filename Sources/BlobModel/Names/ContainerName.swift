/// A container's name: 3–63 lower-case letters, digits and single hyphens, beginning and ending
/// with a letter or digit; or one of the service's own names (`$root`, `$web`, `$logs`,
/// `$blobchangefeed`).
public struct ContainerName: Hashable, Comparable, Sendable {
    /// Why a text is no container name, in the order Azure looks.
    public enum Invalid: Error {
        case length
        case characters
    }

    private static let systemNames: Set<String> = ["$root", "$web", "$logs", "$blobchangefeed"]

    public let text: String

    public init(parsing text: String) throws(Invalid) {
        if Self.systemNames.contains(text) {
            self.text = text
            return
        }
        let bytes = Array(text.utf8)
        guard (3...63).contains(bytes.count) else { throw .length }
        let hyphen = UInt8(ascii: "-")
        guard bytes.allSatisfy({ isLowercaseOrDigit($0) || $0 == hyphen }),
            bytes.first != hyphen, bytes.last != hyphen,
            !zip(bytes, bytes.dropFirst()).contains(where: { $0 == hyphen && $1 == hyphen })
        else { throw .characters }
        self.text = text
    }

    public static func < (lhs: ContainerName, rhs: ContainerName) -> Bool {
        lhs.text.utf8.lexicographicallyPrecedes(rhs.text.utf8)
    }
}
