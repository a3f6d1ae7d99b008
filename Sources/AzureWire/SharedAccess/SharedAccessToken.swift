public import HTTPTypes

/// The shared access signature in a URL's query: an account's, a service's or a user delegation's
/// (spec auth.md §4–§6). Nothing in it is to be believed before its signature was compared.
public struct SharedAccessToken: Sendable {
    public enum Kind: Hashable, Sendable {
        /// `ss` and `srt`, letters each.
        case account(services: String, resourceTypes: String)
        case service(SignedResource)
        case delegation(SignedResource, SignedDelegation)
    }

    /// `sr`.
    public enum SignedResource: Hashable, Sendable {
        case container
        case blob
        case snapshot
        case version
        /// `sdd`: how many segments the directory's path has, at least one.
        case directory(depth: Int)

        fileprivate init?(_ text: String, depth: String?) {
            switch (text, depth) {
            case ("c", nil): self = .container
            case ("b", nil): self = .blob
            case ("bs", nil): self = .snapshot
            case ("bv", nil): self = .version
            case ("d", let depth?):
                guard let depth = Int(depth), depth > 0 else { return nil }
                self = .directory(depth: depth)
            default: return nil
            }
        }

        var text: String {
            switch self {
            case .container: "c"
            case .blob: "b"
            case .snapshot: "bs"
            case .version: "bv"
            case .directory: "d"
            }
        }
    }

    public let kind: Kind
    public let version: ServiceVersion
    /// An HMAC-SHA256: 32 bytes.
    public let signature: [UInt8]

    private let parameters: SignedParameters
    let target: RequestTarget

    /// The token in `target`; nil if there is none, that is, no `sig`.
    public init?(in target: RequestTarget) throws(WireError) {
        guard target["sig"] != nil else { return nil }
        let parameters = try SignedParameters(of: target)
        guard let signature = parameters["sig"].flatMap({ Base64.decode($0) }),
            signature.count == 32,
            let version = parameters["sv"].flatMap({ ServiceVersion($0) })
        else { throw Self.malformed }
        self.kind = try Self.kind(parameters, version)
        self.version = version
        self.signature = signature
        self.parameters = parameters
        self.target = target
    }

    /// Whether it is worth something only together with a token of the user it names (`sduoid`).
    public var isForOneUser: Bool {
        if case .delegation(_, let delegation) = self.kind {
            delegation.delegatedSubject != nil
        } else {
            false
        }
    }

    /// `si`: the stored policy that supplies what the token leaves out. An account's and a user
    /// delegation's name none.
    public var policy: String? {
        guard case .service = self.kind else { return nil }
        return self.nonEmpty("si")
    }

    /// The decoded value of a parameter, `""` if it is absent: so it is signed.
    subscript(name: String) -> String {
        self.parameters[name] ?? ""
    }

    /// Nil also for an empty value.
    public func nonEmpty(_ name: String) -> String? {
        self.parameters.nonEmpty(name)
    }

    public static let malformed = WireError.authenticationFailed(
        detail: "Signature fields not well formed.")

    /// What fields of the answer are to be instead of the stored values, as far as that is signed: not
    /// in an account's token, nor in the oldest versions.
    public var overrides: [(field: HTTPField.Name, value: String)] {
        if case .account = self.kind { return [] }
        guard self.version >= .firstSigningResponseHeaders else { return [] }
        return Self.overrides.compactMap { parameter, field in
            self.nonEmpty(parameter).map { (field, $0) }
        }
    }

    /// In the order in which they are signed.
    static let overrides: [(parameter: String, field: HTTPField.Name)] = [
        ("rscc", .cacheControl), ("rscd", .contentDisposition), ("rsce", .contentEncoding),
        ("rscl", .contentLanguage), ("rsct", .contentType),
    ]

    private static func kind(
        _ parameters: SignedParameters, _ version: ServiceVersion
    ) throws(WireError) -> Kind {
        switch (parameters["ss"], parameters["srt"], parameters["sr"]) {
        case (let services?, let resourceTypes?, nil) where version >= .firstWithAccountTokens:
            return .account(services: services, resourceTypes: resourceTypes)
        case (nil, nil, let resource?):
            guard let resource = SignedResource(resource, depth: parameters["sdd"]),
                version >= resource.firstVersion
            else { throw self.malformed }
            guard parameters["skoid"] != nil else { return .service(resource) }
            guard version >= .firstWithDelegation, parameters["si"] == nil,
                let delegation = SignedDelegation(parameters)
            else { throw self.malformed }
            return .delegation(resource, delegation)
        default:
            throw self.malformed
        }
    }
}

extension SharedAccessToken.SignedResource {
    /// A kind that was not signed yet could be exchanged for another one.
    fileprivate var firstVersion: ServiceVersion {
        switch self {
        case .container, .blob: .firstKnown
        case .snapshot, .version: .firstSigningResourceKind
        case .directory: .firstWithDirectories
        }
    }
}

// The versions in which what is signed changed (spec auth.md §4–§6).
extension ServiceVersion {
    static let firstKnown = ServiceVersion(known: "2009-01-01")
    static let firstSigningVersion = ServiceVersion(known: "2012-02-12")
    static let firstSigningResponseHeaders = ServiceVersion(known: "2013-08-15")
    static let firstSigningService = ServiceVersion(known: "2015-02-21")
    static let firstWithAccountTokens = ServiceVersion(known: "2015-04-05")
    static let firstSigningResourceKind = ServiceVersion(known: "2018-11-09")
    static let firstWithDelegation = ServiceVersion(known: "2018-11-09")
    static let firstWithDirectories = ServiceVersion(known: "2020-02-10")
    static let firstSigningEncryptionScope = ServiceVersion(known: "2020-12-06")
    static let firstSigningDelegatedUser = ServiceVersion(known: "2025-07-05")
    static let firstSigningRequestParts = ServiceVersion(known: "2026-04-06")
}
