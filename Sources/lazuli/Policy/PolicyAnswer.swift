import BlobModel
import FoundationEssentials

/// A policy as the server answers it.
struct PolicyAnswer: Decodable {
    struct Properties: Decodable {
        var immutabilityPeriodSinceCreationInDays: Int
        var state: String
        var allowProtectedAppendWrites: Bool?
        var allowProtectedAppendWritesAll: Bool?
    }

    /// With its quotes; empty where there is no policy.
    var etag: String
    var properties: Properties

    var exists: Bool {
        self.properties.state != "Deleted"
    }

    func text(of container: ContainerName) -> String {
        guard self.exists else { return "\(container.text) has no immutability policy." }
        return """
            Container   \(container.text)
            State       \(self.properties.state)
            Retention   \(self.properties.immutabilityPeriodSinceCreationInDays) days
            Appends     \(self.appends)
            """
    }

    private var appends: String {
        if self.properties.allowProtectedAppendWritesAll == true {
            return "to append blobs and block blobs"
        }
        return self.properties.allowProtectedAppendWrites == true ? "to append blobs" : "none"
    }
}

/// The body of PUT and extend; what is nil is not sent and keeps its value.
struct PolicyRequest: Encodable {
    struct Properties: Encodable {
        var immutabilityPeriodSinceCreationInDays: Int
        var allowProtectedAppendWrites: Bool?
        var allowProtectedAppendWritesAll: Bool?
    }

    var properties: Properties
}

extension ManagementClient {
    static let policyPath = "/immutabilityPolicies/default"

    /// The policy as it is now, with the etag that the next step must name.
    func policy(of container: ContainerName) async throws -> PolicyAnswer {
        let answer = try await self.ask(.get, container, Self.policyPath)
        return try JSONDecoder().decode(PolicyAnswer.self, from: answer)
    }

    /// The same where there must be one.
    func existingPolicy(of container: ContainerName) async throws -> PolicyAnswer {
        let policy = try await self.policy(of: container)
        guard policy.exists else { throw ManagementProblem.noPolicy(container: container.text) }
        return policy
    }
}

extension OutputFormat {
    /// Prints a policy as the server answered it.
    func printPolicy(_ answer: Data, of container: ContainerName) throws {
        switch self {
        case .json:
            print(String(decoding: answer, as: UTF8.self))
        case .text:
            let policy = try JSONDecoder().decode(PolicyAnswer.self, from: answer)
            print(policy.text(of: container))
        }
    }
}
