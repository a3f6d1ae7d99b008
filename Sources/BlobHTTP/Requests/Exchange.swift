import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

/// One request of the data plane while it is being answered: one that came over a connection, or a
/// part of a batch.
struct Exchange: Sendable {
    let request: Request
    let client: ClientConnection
    let id: RequestID
    /// When the request's head had been read. The committer stamps changes itself.
    let now: Timestamp
    let clientRequestID: String?
    /// `Origin`: the request was made by a page in a browser.
    let origin: String?
    /// `x-ms-version`. Nil if there is none, or none that is one.
    private let ownVersion: ServiceVersion?
    private let hasVersion: Bool
    /// The version of a request that names none.
    private(set) var defaultVersion = ServiceVersion.whenAbsent
    /// That of the signature in the query.
    private var signedVersion: ServiceVersion?
    /// Those of the account, where the answer depends on them: not for most requests.
    private(set) var corsRules: [CORSRule] = []

    init(_ request: Request, from client: ClientConnection, id: RequestID, at now: Timestamp) {
        self.request = request
        self.client = client
        self.id = id
        self.now = now
        self.clientRequestID = request.headers.echoedClientRequestID
        self.origin = request.headers.firstValue(.origin)
        let version = request.headers.firstValue(.serviceVersion)
        self.hasVersion = version != nil
        self.ownVersion = version.flatMap { ServiceVersion($0) }
    }

    /// A part of the batch that `whole` is: it was signed by itself, and the rest is the batch's.
    init(_ request: Request, partOf whole: Exchange, id: RequestID) {
        self.init(request, from: whole.client, id: id, at: whole.now)
        self.defaultVersion = whole.version
    }

    /// The version it is answered in.
    var version: ServiceVersion {
        self.ownVersion ?? self.defaultVersion
    }

    /// Whether nothing can be answered without knowing the account's settings.
    var needsSettings: Bool {
        !self.hasVersion || self.origin != nil
    }

    /// A signature is for the version it was made for, unless the request names one.
    mutating func assumeVersion(of target: RequestTarget) {
        guard target["sig"] != nil,
            let version = (target["api-version"] ?? target["sv"]).flatMap({ ServiceVersion($0) })
        else { return }
        self.signedVersion = version
        self.defaultVersion = version
    }

    mutating func apply(_ settings: AccountSettings) {
        self.corsRules = settings.corsRules
        self.defaultVersion =
            self.signedVersion ?? settings.defaultServiceVersion.flatMap { ServiceVersion($0) }
            ?? self.defaultVersion
    }

    func body(of byteCount: UInt64) -> IncomingBody {
        IncomingBody(self.request.body, byteCount: byteCount, from: self.client)
    }
}

/// An exchange whose caller has proved who it is.
struct Call: Sendable {
    let exchange: Exchange
    let caller: Caller
    let address: AccountAddress
    let account: AccountName
    /// The container it is about, or whose blob it is about.
    let container: ContainerAddress?
    /// The caller may create blobs and not replace any, and did not ask for that itself.
    var onlyCreates = false

    var now: Timestamp {
        self.exchange.now
    }

    var actor: Actor {
        Actor(
            principal: self.caller.principal, clientAddress: self.exchange.client.address,
            requestID: self.exchange.id, clientRequestID: self.exchange.clientRequestID)
    }

    /// The root of the account as the client addressed it: `http://127.0.0.1:10000/name/`.
    var endpoint: String {
        let origin = self.exchange.request.origin
        return switch self.address.addressing {
        case .host: "\(origin)/"
        case .path: "\(origin)/\(self.account.text)/"
        }
    }
}
