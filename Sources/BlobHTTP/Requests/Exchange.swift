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

    mutating func apply(_ settings: AccountSettings) {
        self.corsRules = settings.corsRules
        self.defaultVersion =
            settings.defaultServiceVersion.flatMap { ServiceVersion($0) } ?? self.defaultVersion
    }

    func body(of byteCount: UInt64) -> IncomingBody {
        IncomingBody(self.request.body, byteCount: byteCount, from: self.client)
    }
}

/// An exchange whose caller has proved who it is.
struct Call: Sendable {
    let exchange: Exchange
    let principal: Principal
    /// Nil if it cannot go.
    let key: AccountKeyID?
    let address: AccountAddress
    let account: AccountName

    var now: Timestamp {
        self.exchange.now
    }

    var actor: Actor {
        Actor(
            principal: self.principal, clientAddress: self.exchange.client.address,
            requestID: self.exchange.id, clientRequestID: self.exchange.clientRequestID)
    }

    /// The root of the account as the client addressed it: `http://127.0.0.1:10000/name/`.
    var endpoint: String {
        let head = self.exchange.request.head
        let origin = "\(head.scheme ?? "http")://\(head.authority ?? "localhost")/"
        switch self.address.addressing {
        case .host: return origin
        case .path: return origin + "\(self.account.text)/"
        }
    }
}
