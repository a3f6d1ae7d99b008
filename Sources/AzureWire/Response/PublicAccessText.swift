public import BlobModel

extension PublicAccess {
    /// As `x-ms-blob-public-access` and lists show it. Of a private container they show nothing.
    public var text: String? {
        switch self {
        case .off: nil
        case .blob: "blob"
        case .container: "container"
        }
    }
}
