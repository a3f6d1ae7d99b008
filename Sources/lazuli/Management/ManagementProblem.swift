import FoundationEssentials

/// Why a request to the management plane came to nothing, as the person at the terminal reads it.
enum ManagementProblem: Error, CustomStringConvertible {
    case unreachable(String, cause: String)
    case noTLS(String)
    case noToken(String)
    /// The server's own code and message.
    case refused(code: String, message: String)
    /// An answer that is none of the management plane's.
    case unexpected(status: UInt)
    case noPolicy(container: String)
    case declined

    init(status: UInt, answer: Data) {
        struct Answer: Decodable {
            struct Body: Decodable {
                var code: String
                var message: String
            }

            var error: Body
        }
        if let error = try? JSONDecoder().decode(Answer.self, from: answer).error {
            self = .refused(code: error.code, message: error.message)
        } else {
            self = .unexpected(status: status)
        }
    }

    var description: String {
        switch self {
        case .unreachable(let endpoint, let cause):
            "No answer from \(endpoint) (\(cause)). Is a server running there, and is it HTTP or HTTPS?"
        case .noTLS(let reason): reason
        case .noToken(let reason):
            """
            \(reason)
            Give a token with --token or LAZULI_TOKEN, or a service principal with \
            AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET and AZURE_AUTHORITY_HOST. A server \
            on this machine that was started with --dev-identity and its usual client needs neither.
            """
        case .refused(let code, let message): "\(code): \(message)"
        case .unexpected(let status):
            "The server answered \(status) in a way that is not the management plane's."
        case .noPolicy(let container): "\(container) has no immutability policy."
        case .declined: "Nothing was changed."
        }
    }
}
