/// A container as a client names it.
public struct ContainerAddress: Hashable, Sendable {
    public var account: AccountName
    public var name: ContainerName

    public init(account: AccountName, name: ContainerName) {
        self.account = account
        self.name = name
    }
}

/// A blob as a client names it.
public struct BlobAddress: Hashable, Sendable {
    public var container: ContainerAddress
    public var name: BlobName

    public init(container: ContainerAddress, name: BlobName) {
        self.container = container
        self.name = name
    }
}
