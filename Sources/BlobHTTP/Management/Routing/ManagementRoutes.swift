import HTTPTypes

/// The paths of the management plane (spec worm.md §4.1), in lower case; `{s}`, `{g}`, `{a}` and
/// `{c}` stand for the subscription, the resource group, the account and the container, `{o}` for a
/// long-running operation, `*` for any name.
enum ManagementRoutes {
    struct Route: Sendable {
        var method: HTTPRequest.Method
        var segments: [Substring]
        var operation: ManagementOperation

        init(_ method: HTTPRequest.Method, _ path: String, _ operation: ManagementOperation) {
            self.method = method
            self.segments = path.split(separator: "/")
            self.operation = operation
        }
    }

    private static let subscription = "/subscriptions/{s}"
    private static let group = subscription + "/resourcegroups/{g}"
    private static let storage = "/providers/microsoft.storage"
    private static let account = group + storage + "/storageaccounts/{a}"
    private static let service = account + "/blobservices/default"
    private static let container = service + "/containers/{c}"
    private static let policy = container + "/immutabilitypolicies/default"

    /// Of this server alone: Azure's clock is nobody's business.
    private static let clock = "/providers/lazuli.storage/clock"

    static let all = served + notYet

    private static let served: [Route] = [
        Route(.get, "/tenants", .listTenants),
        Route(.get, "/subscriptions", .listSubscriptions),
        Route(.get, subscription, .getSubscription),
        Route(.get, storage + "/operations", .listOperations),
        Route(.post, subscription + storage + "/checknameavailability", .checkNameAvailability),
        Route(.get, subscription + storage + "/storageaccounts", .listAccounts),
        Route(.get, group + storage + "/storageaccounts", .listAccounts),
        Route(.get, account, .getAccount),
        Route(.put, account, .putAccount),
        Route(.patch, account, .patchAccount),
        Route(.delete, account, .deleteAccount),
        Route(.post, account + "/listkeys", .listAccountKeys),
        Route(.post, account + "/regeneratekey", .regenerateAccountKey),
        Route(.get, account + "/fileservices/default", .getFileService),
        Route(.get, account + "/blobservices", .listBlobServices),
        Route(.get, service, .getBlobService),
        Route(.put, service, .putBlobService),
        Route(.get, service + "/containers", .listContainers),
        Route(.get, container, .getContainer),
        Route(.put, container, .putContainer),
        Route(.patch, container, .patchContainer),
        Route(.delete, container, .deleteContainer),
        Route(.post, container + "/lease", .leaseContainer),
        Route(.get, policy, .getPolicy),
        Route(.put, policy, .putPolicy),
        Route(.delete, policy, .deletePolicy),
        Route(.post, policy + "/lock", .lockPolicy),
        Route(.post, policy + "/extend", .extendPolicy),
        Route(.post, container + "/setlegalhold", .setLegalHold),
        Route(.post, container + "/clearlegalhold", .clearLegalHold),
        Route(.post, container + "/migrate", .migrateContainer),
        Route(
            .get, subscription + storage + "/locations/*/asyncoperations/{o}", .getMigration),
        Route(.get, clock, .getClock),
        Route(.post, clock + "/advance", .advanceClock),
    ]

    private static let notYet: [Route] = [
        Route(.get, subscription + "/resourcegroups", .notYet("ResourceGroups_List")),
        Route(.get, group, .notYet("ResourceGroups_Get")),
        Route(.put, group, .notYet("ResourceGroups_CreateOrUpdate")),
        Route(.delete, group, .notYet("ResourceGroups_Delete")),
        Route(.get, subscription + storage, .notYet("Providers_Get")),
        Route(.get, subscription + storage + "/skus", .notYet("Skus_List")),
        Route(.get, subscription + storage + "/deletedaccounts", .notYet("DeletedAccounts_List")),
        Route(
            .get, subscription + storage + "/locations/*/usages", .notYet("Usages_ListByLocation")),
        Route(
            .get, subscription + storage + "/locations/*/deletedaccounts/*",
            .notYet("DeletedAccounts_Get")),
        Route(.post, account + "/listaccountsas", .notYet("StorageAccounts_ListAccountSAS")),
        Route(.post, account + "/listservicesas", .notYet("StorageAccounts_ListServiceSAS")),
        Route(.post, account + "/failover", .notYet("StorageAccounts_Failover")),
        Route(.post, account + "/restoreblobranges", .notYet("StorageAccounts_RestoreBlobRanges")),
        Route(
            .post, account + "/revokeuserdelegationkeys", .revokeUserDelegationKeys),
        Route(.get, account + "/managementpolicies/*", .notYet("ManagementPolicies_Get")),
        Route(
            .put, account + "/managementpolicies/*", .notYet("ManagementPolicies_CreateOrUpdate")),
        Route(.delete, account + "/managementpolicies/*", .notYet("ManagementPolicies_Delete")),
        Route(.get, account + "/inventorypolicies", .notYet("BlobInventoryPolicies_List")),
        Route(.get, account + "/inventorypolicies/*", .notYet("BlobInventoryPolicies_Get")),
        Route(
            .put, account + "/inventorypolicies/*",
            .notYet("BlobInventoryPolicies_CreateOrUpdate")),
        Route(.delete, account + "/inventorypolicies/*", .notYet("BlobInventoryPolicies_Delete")),
        Route(
            .get, account + "/objectreplicationpolicies",
            .notYet("ObjectReplicationPolicies_List")),
        Route(
            .get, account + "/objectreplicationpolicies/*",
            .notYet("ObjectReplicationPolicies_Get")),
        Route(
            .put, account + "/objectreplicationpolicies/*",
            .notYet("ObjectReplicationPolicies_CreateOrUpdate")),
        Route(
            .delete, account + "/objectreplicationpolicies/*",
            .notYet("ObjectReplicationPolicies_Delete")),
        Route(
            .get, account + "/privateendpointconnections",
            .notYet("PrivateEndpointConnections_List")),
        Route(
            .get, account + "/privatelinkresources",
            .notYet("PrivateLinkResources_ListByStorageAccount")),
        Route(.get, account + "/localusers", .notYet("LocalUsers_List")),
        Route(.get, account + "/localusers/*", .notYet("LocalUsers_Get")),
        Route(.put, account + "/localusers/*", .notYet("LocalUsers_CreateOrUpdate")),
        Route(.delete, account + "/localusers/*", .notYet("LocalUsers_Delete")),
        Route(.get, account + "/encryptionscopes", .notYet("EncryptionScopes_List")),
        Route(.get, account + "/encryptionscopes/*", .notYet("EncryptionScopes_Get")),
        Route(.put, account + "/encryptionscopes/*", .notYet("EncryptionScopes_Put")),
        Route(.patch, account + "/encryptionscopes/*", .notYet("EncryptionScopes_Patch")),
        Route(
            .put, account + "/fileservices/default", .notYet("FileServices_SetServiceProperties")),
        Route(.get, account + "/queueservices/default", .notYet("QueueServices_Get")),
        Route(.get, account + "/tableservices/default", .notYet("TableServices_Get")),
    ]
}
