import ArgumentParser
import BlobModel
import FoundationEssentials

/// Where the running server is and how it is opened; shared by every command that talks to one.
struct ManagementOptions: ParsableArguments {
    // The defaults are in the help text and not in the declarations: a token that comes from the
    // environment must not be printed by --help.

    @Option(
        help: ArgumentHelp(
            "The server (default: $LAZULI_ENDPOINT, else http://127.0.0.1:10000). Over HTTPS the "
                + "authorities in $LAZULI_CA_FILE are trusted besides the system's.",
            valueName: "url"))
    var endpoint: String?

    @Option(
        help: ArgumentHelp(
            "The storage account (default: $LAZULI_ACCOUNT, else devstoreaccount1).",
            valueName: "name"))
    var account: String?

    @Option(
        help: ArgumentHelp(
            "A bearer token for the management plane (default: $LAZULI_TOKEN, else one for the "
                + "service principal in $AZURE_TENANT_ID, $AZURE_CLIENT_ID, $AZURE_CLIENT_SECRET "
                + "and $AZURE_AUTHORITY_HOST, else, on this machine, one of the server's "
                + "development issuer).",
            valueName: "token"))
    var token: String?

    @Option(help: "'text' for people, 'json' for scripts: the server's answer as it came.")
    var output = OutputFormat.text

    func client() throws -> ManagementClient {
        let name = try Self.accountName(self.account)
        let endpoint =
            self.endpoint ?? Self.environment("LAZULI_ENDPOINT") ?? "http://127.0.0.1:10000"
        guard endpoint.hasPrefix("http://") || endpoint.hasPrefix("https://") else {
            throw ValidationError(
                "'\(endpoint)' is no endpoint: it begins with http:// or https://.")
        }
        guard URL(string: endpoint)?.path(percentEncoded: true).count ?? 0 <= 1 else {
            throw ValidationError(
                "'\(endpoint)' has a path: give the server alone, and the account with --account.")
        }
        let base = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        let source = TokenSource(
            option: self.token, endpoint: base, environment: Self.environment)
        guard let source else {
            throw ManagementProblem.noToken("There is no token for \(base).")
        }
        return ManagementClient(endpoint: base, account: name, tokens: source)
    }

    /// The account that an option names, or the one without it.
    static func accountName(_ option: String?) throws -> AccountName {
        let text = option ?? Self.environment("LAZULI_ACCOUNT") ?? "devstoreaccount1"
        guard let name = AccountName(text) else {
            throw ValidationError("'\(text)' is no account name: 3-24 of a-z and 0-9.")
        }
        return name
    }

    /// An empty variable is as good as none.
    static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
}

/// Reads the name of a container from the command line.
@Sendable func parseContainerName(_ text: String) throws -> ContainerName {
    do {
        return try ContainerName(parsing: text)
    } catch {
        throw ValidationError(
            "'\(text)' is no container name: 3-63 of a-z, 0-9 and single hyphens in between.")
    }
}
