/// What roles allow, by Azure's names of actions and data actions ("Permissions for calling data
/// operations", Authorize with Microsoft Entra ID), as far as there is something here to do.
public struct RoleActions: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    // Under Microsoft.Storage/storageAccounts/blobServices/

    /// `read`
    public static let readService = Self(rawValue: 1 << 0)
    /// `write`
    public static let writeService = Self(rawValue: 1 << 1)
    /// `getInfo/action`
    public static let getAccountInformation = Self(rawValue: 1 << 2)
    /// `generateUserDelegationKey/action`
    public static let generateUserDelegationKey = Self(rawValue: 1 << 3)
    /// `containers/read`
    public static let readContainers = Self(rawValue: 1 << 4)
    /// `containers/write`
    public static let writeContainers = Self(rawValue: 1 << 5)
    /// `containers/delete`
    public static let deleteContainers = Self(rawValue: 1 << 6)
    /// `containers/getAcl/action`
    public static let getContainerACL = Self(rawValue: 1 << 7)
    /// `containers/setAcl/action`
    public static let setContainerACL = Self(rawValue: 1 << 8)

    // Under …/blobServices/containers/blobs/

    /// `read`
    public static let readBlobs = Self(rawValue: 1 << 9)
    /// `add/action`
    public static let addBlobs = Self(rawValue: 1 << 10)
    /// `write`
    public static let writeBlobs = Self(rawValue: 1 << 11)
    /// `delete`
    public static let deleteBlobs = Self(rawValue: 1 << 12)
    /// `deleteBlobVersion/action`
    public static let deleteBlobVersions = Self(rawValue: 1 << 13)
    /// `permanentDelete/action`
    public static let deletePermanently = Self(rawValue: 1 << 14)
    /// `tags/read`
    public static let readTags = Self(rawValue: 1 << 15)
    /// `tags/write`
    public static let writeTags = Self(rawValue: 1 << 16)
    /// `filter/action`
    public static let filterBlobs = Self(rawValue: 1 << 17)
    /// `immutableStorage/runAsSuperUser/action`
    public static let manageImmutability = Self(rawValue: 1 << 18)

    /// Everything of the management plane: `Microsoft.Storage/storageAccounts/*`.
    public static let manageAccounts = Self(rawValue: 1 << 19)

    /// Every one there is.
    public static let all = Self(rawValue: 1 << 20 - 1)
}
