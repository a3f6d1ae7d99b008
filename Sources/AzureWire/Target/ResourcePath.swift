import BlobModel

/// How a request names the account.
public enum Addressing: Hashable, Sendable {
    /// As the first segment of the path.
    case path
    /// As the first label of the host name; the path begins with the container.
    case host
}

/// What the path of a data-plane request leads to.
enum ResourcePath {
    case account
    /// One segment: a container, or a blob of `$root`; the query decides.
    case single(String)
    /// A container with a slash behind it.
    case container(String)
    case blob(container: String, name: String)

    init(_ target: RequestTarget, _ addressing: Addressing) throws(WireError) {
        let slash = UInt8(ascii: "/")
        var rest = target.path.utf8.dropFirst()
        if addressing == .path {
            rest = rest.drop { $0 != slash }.dropFirst()
        }
        guard let first = rest.first else {
            self = .account
            return
        }
        // A container without a name.
        if first == slash { throw .invalidURI }
        guard let end = rest.firstIndex(of: slash) else {
            self = .single(String(Substring(rest)))
            return
        }
        let container = String(Substring(rest[..<end]))
        let name = rest[rest.index(after: end)...]
        self =
            name.isEmpty
            ? .container(container) : .blob(container: container, name: String(Substring(name)))
    }
}

extension ResourcePath {
    /// The blob it leads to; throws if it leads to none.
    func blob(of account: AccountName) throws(WireError) -> BlobAddress {
        switch self {
        case .single(let name):
            let root = try ContainerAddress(account, wire: "$root")
            return try BlobAddress(root, wire: name)
        case .blob(let container, let name):
            return try BlobAddress(try ContainerAddress(account, wire: container), wire: name)
        case .account, .container:
            throw .invalidURI
        }
    }
}

extension ContainerAddress {
    init(_ account: AccountName, wire text: String) throws(WireError) {
        do throws(ContainerName.Invalid) {
            self.init(account: account, name: try ContainerName(parsing: text))
        } catch {
            switch error {
            case .length: throw .outOfRangeInput
            case .characters: throw .invalidResourceName
            }
        }
    }
}

extension BlobAddress {
    init(_ container: ContainerAddress, wire text: String) throws(WireError) {
        do throws(BlobName.Invalid) {
            self.init(container: container, name: try BlobName(parsing: text))
        } catch {
            switch error {
            case .length, .segments: throw .outOfRangeInput
            }
        }
    }
}
