import AccessControl
import AzureWire
import BlobModel
import HummingbirdCore

// Get User Delegation Key (spec auth.md §6).

extension BlobService {
    /// A key for whoever comes with a token, as that one: what is signed with it is worth what the
    /// token's subject may do itself.
    func getUserDelegationKey(_ body: BodyHead, _ call: Call) async throws -> Response {
        guard case .token(let principal) = call.caller.proof else {
            throw WireError.authenticationFailed(
                detail: "Only authentication scheme Bearer is supported.")
        }
        let (bytes, _) = try await self.receiveDocument(body, in: call.exchange)
        try self.checkStillValid(call)
        let request = try DelegationKeyXML.parse(bytes)
        let window = try request.window(at: call.now)
        let claims = DelegationClaims(
            subject: principal.subject, tenant: principal.tenant,
            start: WireDate.iso8601Seconds(window.lowerBound),
            expiry: WireDate.iso8601Seconds(window.upperBound), service: "b",
            version: call.exchange.version.text)
        let key = try await self.delegationKeys.issue(claims, of: call.account)
        return .xml(
            DelegationKeyXML.write(
                claims, delegatedTenant: request.delegatedTenant, value: key))
    }
}

extension DelegationKeyXML.Request {
    /// From when to when the key is valid: in the future, and not for longer than Azure allows.
    fileprivate func window(at now: Timestamp) throws(WireError) -> Range<Timestamp> {
        let start = self.start ?? now
        guard self.expiry > start, self.expiry > now else {
            throw .invalidXMLNodeValue(
                "Expiry", WireDate.iso8601Seconds(self.expiry),
                reason: "The expiry must be after the start and in the future.")
        }
        guard self.expiry <= now.advanced(byDays: SignedDelegation.keyDaysMax) else {
            throw .invalidXMLNodeValue(
                "Expiry", WireDate.iso8601Seconds(self.expiry),
                reason: "A key ends within \(SignedDelegation.keyDaysMax) days from now.")
        }
        return start..<self.expiry
    }
}
