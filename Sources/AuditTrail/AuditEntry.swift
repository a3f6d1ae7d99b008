public import BlobModel

/// One record of the journal in an auditor's terms.
public struct AuditEntry: Hashable, Sendable {
    public enum Outcome: String, CaseIterable, Hashable, Sendable {
        case accepted
        case refused
    }

    /// Something the event says beside what it did.
    public struct Detail: Hashable, Sendable {
        public enum Value: Hashable, Sendable {
            case text(String)
            case number(Int)
            case flag(Bool)
            case texts([String])
            case time(Timestamp)
        }

        /// Azure's name for it, where Azure has one.
        public var name: String
        public var value: Value

        public init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    public var sequence: UInt64
    public var time: Timestamp
    public var outcome: Outcome
    public var operation: OperationKind
    /// How the caller proved who it is: `key 1 of ACCOUNT`, `SAS DIGEST by key 1 of ACCOUNT, policy
    /// ID`, `SUBJECT of ISSUER`, `management`, `server`.
    public var actor: String
    /// The peer's address and port; empty for the server itself.
    public var clientAddress: String
    public var requestID: RequestID
    public var clientRequestID: String?
    public var account: AccountName?
    public var container: ContainerName?
    public var blob: BlobName?
    public var details: [Detail]

    public init(_ record: Record) {
        self.sequence = record.sequence
        self.time = record.time
        self.outcome =
            if case .refused = record.event { .refused } else { .accepted }
        self.operation = record.event.operation(by: record.actor.principal)
        self.actor = record.actor.principal.auditText
        self.clientAddress = record.actor.clientAddress
        self.requestID = record.actor.requestID
        self.clientRequestID = record.actor.clientRequestID
        self.account = record.account
        self.container = record.container
        self.blob = record.blob
        self.details = record.event.details(at: record.time)
    }
}

extension Principal {
    fileprivate var auditText: String {
        switch self {
        case .accountKey(let account, let number): "key \(number) of \(account.text)"
        case .managementToken: "management"
        case .server: "server"
        case .sharedAccess(let principal): principal.auditText
        case .token(let principal): "\(principal.subject) of \(principal.issuer)"
        case .anonymous: "anonymous"
        }
    }
}

extension SHA256Digest {
    fileprivate var hexadecimal: String {
        self.bytes.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension SharedAccessPrincipal {
    fileprivate var auditText: String {
        let signer =
            switch self.signer {
            case .accountKey(let number): "key \(number)"
            case .delegation(let subject, _): "a delegation key of \(subject)"
            }
        let policy = self.policy.map { ", policy \($0)" } ?? ""
        return
            "SAS \(self.signatureDigest.hexadecimal) by \(signer) of \(self.account.text)\(policy)"
    }
}
