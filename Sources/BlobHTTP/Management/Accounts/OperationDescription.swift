/// An entry of the provider's list of operations: what a role can allow, as Azure names it.
struct OperationDescription: Encodable, Sendable {
    struct Display: Encodable, Sendable {
        var provider: String
        var resource: String
        var operation: String
        var description: String
    }

    var name: String
    var display: Display

    private init(_ name: String, resource: String, _ operation: String) {
        self.name = "Microsoft.Storage/" + name
        self.display = Display(
            provider: "Microsoft Storage", resource: resource, operation: operation,
            description: operation)
    }

    /// The operations that are served.
    static let all: [OperationDescription] = [
        .init(
            "checknameavailability/read", resource: "Name Availability",
            "Check Name Availability"),
        .init("operations/read", resource: "Operations", "List Operations"),
        .init("storageAccounts/read", resource: "Storage Accounts", "List/Get Storage Account(s)"),
        .init(
            "storageAccounts/write", resource: "Storage Accounts",
            "Create/Update Storage Account"),
        .init("storageAccounts/delete", resource: "Storage Accounts", "Delete Storage Account"),
        .init(
            "storageAccounts/regeneratekey/action", resource: "Storage Accounts",
            "Regenerate Storage Account Keys"),
        .init(
            "storageAccounts/fileServices/read", resource: "File service",
            "Get file service properties"),
        .init(
            "storageAccounts/listkeys/action", resource: "Storage Accounts",
            "List Storage Account Keys"),
        .init(
            "storageAccounts/blobServices/read", resource: "Blob service",
            "Get blob service properties"),
        .init(
            "storageAccounts/blobServices/write", resource: "Blob service",
            "Put blob service properties"),
        .init(container + "/read", resource: "Blob container", "Get or list blob containers"),
        .init(container + "/write", resource: "Blob container", "Put or patch blob container"),
        .init(container + "/delete", resource: "Blob container", "Delete blob container"),
        .init(container + "/lease/action", resource: "Blob container", "Lease blob container"),
        .init(
            container + "/setLegalHold/action", resource: "Blob container",
            "Set blob container legal hold"),
        .init(
            container + "/clearLegalHold/action", resource: "Blob container",
            "Clear blob container legal hold"),
        .init(
            container + "/migrate/action", resource: "Blob container",
            "Migrate blob container to version-level immutability"),
        .init(policy + "/read", resource: policyTitle, "Get blob container immutability policy"),
        .init(policy + "/write", resource: policyTitle, "Put blob container immutability policy"),
        .init(
            policy + "/delete", resource: policyTitle, "Delete blob container immutability policy"),
        .init(
            policy + "/lock/action", resource: policyTitle,
            "Lock blob container immutability policy"),
        .init(
            policy + "/extend/action", resource: policyTitle,
            "Extend blob container immutability policy"),
    ]

    private static let container = "storageAccounts/blobServices/containers"
    private static let policy = container + "/immutabilityPolicies"
    private static let policyTitle = "Blob container immutability policy"
}
