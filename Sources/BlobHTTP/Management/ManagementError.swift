import BlobModel
import HTTPTypes

/// Why the management plane refuses, as the client sees it: `{"error":{"code","message"}}`.
struct ManagementError: Error, Sendable {
    var status: HTTPResponse.Status
    var code: String
    var message: String
    var headers: HTTPFields = [:]
    /// What the store reported; for the log, never for the client.
    var cause: StorageFailure?

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    var reply: ManagementReply {
        struct Body: Encodable {
            var error: [String: String]
        }
        let body = Body(error: ["code": self.code, "message": self.message])
        var reply = ManagementReply(self.status, body)
        reply.headers = self.headers
        return reply
    }
}

extension ManagementError {
    /// - Parameter subject: what does not exist yet, with its name: "The operation 'X'".
    static func notImplemented(_ subject: String) -> Self {
        Self(.notImplemented, "NotImplemented", "\(subject) is not implemented by this server.")
    }

    static func content(_ message: String) -> Self {
        Self(
            .badRequest, "InvalidRequestContent",
            "The request content was invalid and could not be deserialized: '\(message)'.")
    }

    static func propertyValue(_ value: String, of property: String) -> Self {
        Self(
            .badRequest, "InvalidRequestPropertyValue",
            "The value '\(value)' is not allowed for property \(property).")
    }

    static func propertyMissing(_ property: String) -> Self {
        Self(
            .badRequest, "InvalidRequestPropertyValue",
            "The value of property \(property) is required.")
    }

    static func containerName(_ invalid: ContainerName.Invalid) -> Self {
        // "specifed" is Azure's.
        let message =
            switch invalid {
            case .length: "The specified resource name length is not within the permissible limits."
            case .characters: "The specifed resource name contains invalid characters."
            }
        return Self(.badRequest, "ContainerOperationFailure", message)
    }

    static func storage(_ failure: StorageFailure) -> Self {
        var error =
            switch failure {
            case .outOfSpace:
                Self(
                    .serviceUnavailable, "InsufficientStorage",
                    "The server has no room left; nothing was changed.")
            case .writesStopped:
                Self(
                    .serviceUnavailable, "ServiceUnavailable",
                    "The server does not accept changes at the moment.")
            case .inputOutput, .corrupt:
                Self(
                    .internalServerError, "InternalServerError",
                    "The server encountered an internal error. Please retry the request.")
            }
        error.cause = failure
        return error
    }
}
