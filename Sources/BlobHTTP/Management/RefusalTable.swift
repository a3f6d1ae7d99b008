import AzureWire
import BlobModel
import HTTPTypes

extension Refusal {
    /// How the management plane shows a refusal (spec worm.md §3.2).
    var managementError: ManagementError {
        switch self {
        case .containerNotFound:
            // U25.
            ManagementError(
                .notFound, "ContainerNotFound", "The specified container does not exist.")
        case .policy(let refusal):
            refusal.managementError
        case .containerDeletion(let refusal):
            refusal.managementError
        case .holdTagCountExceeded:
            ManagementError(
                .badRequest, "InvalidRequestPropertyValue",
                "A container can have at most \(LegalHold.tagsMax) legal hold tags.")
        default:
            // What the blob layer says is passed on behind one code (spec worm.md §3).
            ManagementError(self.wire.status, "ContainerOperationFailure", self.wire.message)
        }
    }
}

extension PolicyRefusal {
    var managementError: ManagementError {
        switch self {
        case .etag:
            ManagementError(
                .preconditionFailed, "ContainerImmutabilityPolicyFailure",
                "Operation not allowed on immutability policy with incorrect etag.")
        case .state:
            ManagementError(
                .conflict, "ContainerImmutabilityPolicyFailure",
                "Operation not allowed on immutability policy with current state.")
        case .daysMissing:
            // U27, like the next two.
            .propertyMissing(PolicyBody.daysMember)
        case .daysOutOfRange:
            ManagementError(
                .badRequest, "InvalidRequestPropertyValue",
                "The value of property \(PolicyBody.daysMember) must be between 1 and "
                    + "\(ImmutabilityPolicy.daysMax).")
        case .bothAppendFlags:
            ManagementError(
                .badRequest, "InvalidRequestPropertyValue",
                "The properties allowProtectedAppendWrites and allowProtectedAppendWritesAll are "
                    + "mutually exclusive.")
        }
    }
}

extension ContainerDeletionRefusal {
    var managementError: ManagementError {
        // Code and text are not documented beyond the reason words (U7).
        let reason =
            switch self {
            case .policy, .policyWithContent: "it holds blobs under an ImmutabilityPolicy"
            case .legalHold, .legalHoldThroughManagement: "it has a LegalHold"
            }
        return ManagementError(
            .conflict, "ContainerProtectedFromDeletion",
            "The container is protected from deletion because \(reason).")
    }
}
