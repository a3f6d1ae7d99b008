public import BlobModel

/// What a request's path leads to, as far as signatures care.
public enum SignedPlace: Hashable, Sendable {
    case account(AccountName)
    case container(ContainerAddress)
    case blob(BlobAddress)

    /// - Parameters:
    ///   - account: whose; the caller took it from the host or the path.
    public init(
        _ target: RequestTarget, of account: AccountName, _ addressing: Addressing
    ) throws(WireError) {
        switch try ResourcePath(target, addressing) {
        case .account:
            self = .account(account)
        case .single(let name) where target["restype"]?.lowercased() == "container":
            self = .container(try ContainerAddress(account, wire: name))
        case .container(let name):
            self = .container(try ContainerAddress(account, wire: name))
        case let path:
            self = .blob(try path.blob(of: account))
        }
    }

    public var account: AccountName {
        switch self {
        case .account(let name): name
        case .container(let container): container.account
        case .blob(let blob): blob.container.account
        }
    }

    public var container: ContainerAddress? {
        switch self {
        case .account: nil
        case .container(let container): container
        case .blob(let blob): blob.container
        }
    }
}
