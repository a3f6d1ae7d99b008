import NIOHTTP1

/// What the requests of one load look like. Request number n is about blob n, or n modulo
/// `blobCount`.
struct RequestPlan: Sendable {
    enum Body: Sendable {
        case none
        /// Random bytes, the same in every request.
        case random(byteCount: Int)

        var byteCount: Int {
            switch self {
            case .none: 0
            case .random(let byteCount): byteCount
            }
        }
    }

    var endpoint: Endpoint
    var method: HTTPMethod
    /// Percent-encoded, beginning with a slash; what follows it in the request is the blob's
    /// number (where there is one) and the query.
    var path: String
    /// Whether the path goes on with the number, in ``numberDigits`` digits.
    var isNumbered = false
    /// Numbers are taken modulo this.
    var blobCount = Int.max
    /// Spreads the blobs over so many virtual folders, named by ``folderDigits`` digits and a slash
    /// before the number; nil has none.
    var folderCount: Int?
    /// Sorted by name; names and values need no percent-encoding.
    var query: [(name: String, value: String)] = []
    /// `x-ms-blob-type`
    var blobType: String?
    /// Sent as they are and not signed.
    var headers: [(name: String, value: String)] = []
    var body = Body.none
    /// Nil sends no credentials.
    var key: SharedKey?

    /// What a 2xx answer must carry; nil accepts any length.
    var answerByteCount: Int?
    /// For set-up requests that may find their work done.
    var acceptsConflict = false

    static let numberDigits = 12
    static let folderDigits = 4
    static let serviceVersion = "2023-11-03"
}
