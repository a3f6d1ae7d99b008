public import BlobModel
public import HTTPTypes

extension BlobRequest {
    /// Decides which operation a head asks for and checks everything that needs no store.
    ///
    /// - Parameters:
    ///   - account: whose data; the caller took it from the host or the path and knows it exists.
    ///   - addressing: whether the path begins with the account.
    ///   - version: of a request that names none: the account's default, or that of the batch it
    ///     is a part of.
    public init(
        parsing method: HTTPRequest.Method, _ target: RequestTarget, _ fields: HTTPFields,
        account: AccountName, addressing: Addressing, assuming version: ServiceVersion = .whenAbsent
    ) throws(WireError) {
        let version = try ServiceVersion.requested(in: fields) ?? version
        let parser = RequestParser(
            method: method, target: target, headers: try RequestHeaders(fields), account: account,
            version: version)
        self.init(
            account: account, operation: try parser.operation(addressing), version: version)
    }
}

/// A request's head with its parts at hand. The files beside this one each add the operations of
/// one kind of resource.
struct RequestParser {
    let method: HTTPRequest.Method
    let target: RequestTarget
    let headers: RequestHeaders
    let account: AccountName
    let version: ServiceVersion
    /// `comp` in lower case; empty if there is none.
    let component: String

    init(
        method: HTTPRequest.Method, target: RequestTarget, headers: RequestHeaders,
        account: AccountName, version: ServiceVersion
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.account = account
        self.version = version
        self.component = target["comp"]?.lowercased() ?? ""
    }

    func operation(_ addressing: Addressing) throws(WireError) -> BlobOperation {
        if self.method == .options { return .preflight }
        try self.checkQuery()
        let path = try ResourcePath(self.target, addressing)
        let restype = self.target["restype"]?.lowercased()
        switch (restype, path) {
        case ("account", _):
            return try self.accountInformation()
        case ("service", .account), (nil, .account):
            return try self.accountOperation(isService: restype != nil)
        case ("container", .single(let name)), ("container", .container(let name)):
            return try self.containerOperation(
                try ContainerAddress(self.account, wire: name))
        case (nil, .single), (nil, .blob):
            return try self.blobOperation(try path.blob(of: self.account))
        case (nil, .container):
            throw .invalidURI
        case (let restype?, _):
            throw .invalidQueryParameterValue("restype", restype)
        }
    }

    /// Whether the method reads; HEAD is a GET whose body nobody wants.
    var isRead: Bool {
        self.method == .get || self.method == .head
    }

    /// Refuses what is asked for in a header and does not exist here, once the request is known to
    /// be an operation.
    ///
    /// - Parameter takesImmutability: whether a version's policy or hold can be asked for.
    func refuseUnsupported(takesImmutability: Bool = false) throws(WireError) {
        if !takesImmutability { try self.refuseImmutabilityHeaders() }
        if let header = self.headers.unsupported {
            throw .unsupportedHeader(header.name, header.value)
        }
        if let scope = self.headers.nonEmpty(.encryptionScope), scope != accountEncryptionScope {
            throw .unsupportedHeader(KnownHeader.encryptionScope.rawValue, scope)
        }
    }

    /// The error for a method or `comp` that no operation has.
    /// - Parameter components: those the resource has with another method.
    func noSuchOperation(components: Set<String>) -> WireError {
        if components.contains(self.component) { return .unsupportedHTTPVerb }
        return .invalidQueryParameterValue("comp", self.target["comp"] ?? "")
    }

    /// Parameters that mean something in some operation. Any other is ignored, however often it
    /// comes (spec rest.md §1).
    private static let meaningfulParameters: Set<String> = [
        "action", "blockid", "blocklisttype", "comp", "copyid", "delimiter", "deletetype",
        "endbefore", "include", "marker", "maxresults", "prefix", "prevsnapshot", "restype",
        "showonly", "snapshot", "startfrom", "timeout", "versionid", "where",
    ]

    private func checkQuery() throws(WireError) {
        var seen: Set<String> = []
        for item in self.target.queryItems
        where Self.meaningfulParameters.contains(item.name) && !seen.insert(item.name).inserted {
            throw .invalidQueryParameterValue(item.rawName, item.value, reason: "Duplicate.")
        }
        if let timeout = self.target["timeout"], saturatingNumber(timeout.utf8) == nil {
            throw .invalidQueryParameterValue("timeout", timeout)
        }
        // How clients ask whether there is a hierarchical namespace: a call of the Data Lake API.
        if self.target["action"] != nil { throw .hierarchicalNamespaceNotEnabled }
    }
}
