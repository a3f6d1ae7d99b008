/// | 0 u8, account, key number u8 — or — 1 u8 (management token) — or — 2 u8 (server)
/// — or — 3 u8, ``SharedAccessPrincipal`` — or — 4 u8, ``TokenPrincipal`` |
extension Principal: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        switch self {
        case .accountKey(let account, let number):
            writer.write(UInt8(0))
            writer.write(account.text)
            writer.write(number)
        case .managementToken:
            writer.write(UInt8(1))
        case .server:
            writer.write(UInt8(2))
        case .sharedAccess(let principal):
            writer.write(UInt8(3))
            writer.write(encoding: principal)
        case .token(let principal):
            writer.write(UInt8(4))
            writer.write(encoding: principal)
        case .anonymous:
            preconditionFailure("nobody in particular changes nothing")
        }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        switch try reader.read(UInt8.self) {
        case 0:
            self = .accountKey(account: try reader.readAccountName(), number: try reader.read())
        case 1:
            self = .managementToken
        case 2:
            self = .server
        case 3:
            self = .sharedAccess(try reader.decode())
        case 4:
            self = .token(try reader.decode())
        default:
            throw MalformedBytes()
        }
    }
}

/// | account | 0 u8, key number u8 — or — 1 u8, subject, tenant | digest | policy? |
extension SharedAccessPrincipal: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.account.text)
        switch self.signer {
        case .accountKey(let number):
            writer.write(UInt8(0))
            writer.write(number)
        case .delegation(let subject, let tenant):
            writer.write(UInt8(1))
            writer.write(subject)
            writer.write(tenant)
        }
        writer.write(encoding: self.signatureDigest)
        writer.write(optional: self.policy) { $0.write($1) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        let account = try reader.readAccountName()
        let signer: Signer
        switch try reader.read(UInt8.self) {
        case 0: signer = .accountKey(number: try reader.read())
        case 1:
            signer = .delegation(
                subject: try reader.readString(), tenant: try reader.readString())
        default: throw MalformedBytes()
        }
        self.init(
            account: account, signer: signer, signatureDigest: try reader.decode(),
            policy: try reader.readOptional { reader throws(MalformedBytes) in
                try reader.readString()
            })
    }
}

/// | issuer | subject | tenant |
extension TokenPrincipal: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.issuer)
        writer.write(self.subject)
        writer.write(self.tenant)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            issuer: try reader.readString(), subject: try reader.readString(),
            tenant: try reader.readString())
    }
}
