/// The built-in roles of Azure that are about blobs, by the names Azure gives them.
public enum Role: String, CaseIterable, Hashable, Sendable {
    case blobDataReader = "Storage Blob Data Reader"
    case blobDataContributor = "Storage Blob Data Contributor"
    case blobDataOwner = "Storage Blob Data Owner"
    case blobDelegator = "Storage Blob Delegator"
    case accountContributor = "Storage Account Contributor"

    /// The role of that name, or of that id, in any case.
    public init?(named text: String) {
        let text = text.lowercased()
        guard
            let role = Self.allCases.first(where: {
                $0.rawValue.lowercased() == text || $0.id == text
            })
        else { return nil }
        self = role
    }

    /// The role definition's id, the same in every tenant.
    public var id: String {
        switch self {
        case .blobDataReader: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
        case .blobDataContributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
        case .blobDataOwner: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"
        case .blobDelegator: "db58b8e5-c6ad-4a2a-8342-4190687cbf4a"
        case .accountContributor: "17d1049b-9a84-46fb-8f53-869881c3d3ab"
        }
    }

    /// As in the role's definition. Deleting versions, tags and immutability are the owner's.
    public var actions: RoleActions {
        switch self {
        case .blobDataReader:
            [.readContainers, .generateUserDelegationKey, .readBlobs]
        case .blobDataContributor:
            [
                .readContainers, .writeContainers, .deleteContainers, .generateUserDelegationKey,
                .readBlobs, .addBlobs, .writeBlobs, .deleteBlobs,
            ]
        case .blobDataOwner:
            [
                .readContainers, .writeContainers, .deleteContainers, .getContainerACL,
                .setContainerACL, .generateUserDelegationKey, .readBlobs, .addBlobs, .writeBlobs,
                .deleteBlobs, .deleteBlobVersions, .deletePermanently, .readTags, .writeTags,
                .filterBlobs, .manageImmutability,
            ]
        case .blobDelegator:
            [.generateUserDelegationKey]
        case .accountContributor:
            [
                .readService, .writeService, .getAccountInformation, .generateUserDelegationKey,
                .readContainers, .writeContainers, .deleteContainers, .getContainerACL,
                .setContainerACL, .manageAccounts,
            ]
        }
    }
}
