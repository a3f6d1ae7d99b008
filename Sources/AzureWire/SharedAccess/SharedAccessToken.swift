/// The shared access signature in a URL's query: an account's or a service's (spec auth.md §4, §5).
/// Nothing in it is to be believed before its signature was compared.
public struct SharedAccessToken: Sendable {
    public enum Kind: Hashable, Sendable {
        /// `ss` and `srt`, letters each.
        case account(services: String, resourceTypes: String)
        case service(SignedResource)
    }

    /// `sr`.
    public enum SignedResource: String, Hashable, Sendable {
        case container = "c"
        case blob = "b"
        case snapshot = "bs"
        case version = "bv"
    }

    public let kind: Kind
    public let version: ServiceVersion
    /// `si`: the stored policy that supplies what the token leaves out.
    public let identifier: String?
    /// An HMAC-SHA256: 32 bytes.
    public let signature: [UInt8]

    /// Decoded values by name; the string-to-sign is made of the texts as they were sent.
    private let parameters: [String: String]

    /// The token in `target`; nil if there is none, that is, no `sig`.
    public init?(in target: RequestTarget) throws(WireError) {
        let parameters = try Self.parameters(of: target)
        guard let sig = parameters["sig"] else { return nil }
        guard let signature = Base64.decode(sig), signature.count == 32,
            let version = parameters["sv"].flatMap({ ServiceVersion($0) })
        else { throw Self.malformed }
        // Signed with a key that was issued to somebody; there is nobody to issue one here.
        guard parameters["skoid"] == nil else {
            throw .authenticationFailed(detail: "User delegation keys are not supported.")
        }
        self.kind = try Self.kind(parameters, version)
        self.version = version
        self.identifier = parameters["si"]
        self.signature = signature
        self.parameters = parameters
    }

    /// The decoded value of a parameter, `""` if it is absent: so it is signed.
    subscript(name: String) -> String {
        self.parameters[name] ?? ""
    }

    /// Nil also for an empty value.
    func nonEmpty(_ name: String) -> String? {
        self.parameters[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    static let malformed = WireError.authenticationFailed(
        detail: "Signature fields not well formed.")

    private static let names: Set<String> = [
        "sv", "ss", "srt", "sr", "sp", "st", "se", "sip", "spr", "ses", "si", "sdd", "sig", "rscc",
        "rscd", "rsce", "rscl", "rsct", "skoid", "snapshot", "versionid",
    ]

    /// Throws if one of them is there twice.
    private static func parameters(
        of target: RequestTarget
    ) throws(WireError) -> [String: String] {
        var parameters: [String: String] = [:]
        for item in target.queryItems where self.names.contains(item.name) {
            guard parameters.updateValue(item.value, forKey: item.name) == nil else {
                throw self.malformed
            }
        }
        return parameters
    }

    private static func kind(
        _ parameters: [String: String], _ version: ServiceVersion
    ) throws(WireError) -> Kind {
        switch (parameters["ss"], parameters["srt"], parameters["sr"]) {
        case (let services?, let resourceTypes?, nil) where version >= .firstWithAccountTokens:
            return .account(services: services, resourceTypes: resourceTypes)
        case (nil, nil, let resource?):
            guard let resource = SignedResource(rawValue: resource) else { throw self.malformed }
            return .service(resource)
        default:
            throw self.malformed
        }
    }
}

// The versions in which what is signed changed (spec auth.md §4, §5).
extension ServiceVersion {
    static let firstSigningVersion = ServiceVersion(known: "2012-02-12")
    static let firstSigningResponseHeaders = ServiceVersion(known: "2013-08-15")
    static let firstSigningService = ServiceVersion(known: "2015-02-21")
    static let firstWithAccountTokens = ServiceVersion(known: "2015-04-05")
    static let firstSigningResourceKind = ServiceVersion(known: "2018-11-09")
    static let firstSigningEncryptionScope = ServiceVersion(known: "2020-12-06")
}
