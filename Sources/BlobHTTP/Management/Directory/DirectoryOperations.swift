import BlobModel
import HTTPTypes
import Identity

// What a client asks before it gets to accounts: az at a log-in, Terraform at its start.
//
// | request | answer |
// |---|---|
// | GET /metadata/endpoints, without a token | a ``CloudMetadata`` |
// | GET /tenants | the one the caller's token is from |
// | GET /subscriptions | one, under the id that stands for any |
// | GET /subscriptions/{id} | that one |
extension ManagementService {
    /// The subscription that lists name; any other is as good.
    private static var subscription: String { "00000000-0000-0000-0000-000000000000" }

    func listTenants(_ call: ManagementCall) -> ManagementReply {
        let tenant = call.actor.principal.tenantID
        return ManagementReply(
            .ok,
            ResourceList(value: [TenantResource(id: "/tenants/" + tenant, tenantId: tenant)]))
    }

    func listSubscriptions(_ call: ManagementCall) -> ManagementReply {
        ManagementReply(
            .ok, ResourceList(value: [SubscriptionResource(Self.subscription, call)]))
    }

    func getSubscription(_ call: ManagementCall) -> ManagementReply {
        ManagementReply(.ok, SubscriptionResource(call.target.subscription, call))
    }

    /// Throws where no issuer is configured: there is no authority then to send anybody to.
    func cloudMetadata(origin: String) throws(ManagementError) -> ManagementReply {
        guard let authority = self.tokens.authority(at: origin) else {
            throw ManagementError(.notFound, "NotFound", TokenFault.noIssuer.text)
        }
        return ManagementReply(
            .ok,
            CloudMetadata(
                authority, audiences: self.tokens.managementAudiences, origin: origin))
    }
}

struct TenantResource: Encodable, Sendable {
    var id: String
    var tenantId: String
    var displayName = "Lazuli"
    var tenantCategory = "Home"
}

struct SubscriptionResource: Encodable, Sendable {
    var id: String
    var subscriptionId: String
    var tenantId: String
    var displayName = "Lazuli"
    var state = "Enabled"

    init(_ id: String, _ call: ManagementCall) {
        self.id = "/subscriptions/" + id
        self.subscriptionId = id
        self.tenantId = call.actor.principal.tenantID
    }
}

/// What `az cloud register --endpoint-resource-manager` reads. Services that are not here are not
/// named.
struct CloudMetadata: Encodable, Sendable {
    struct Authentication: Encodable, Sendable {
        var loginEndpoint: String
        var audiences: [String]
        var tenant: String
        var identityProvider = "AAD"
    }

    var name = "Lazuli"
    var authentication: Authentication
    var resourceManager: String
    var suffixes: [String: String] = [:]

    /// - Parameter authority: a tenant's; the client puts the tenant behind the rest by itself.
    init(_ authority: String, audiences: [String], origin: String) {
        let slash = authority.lastIndex(of: "/") ?? authority.endIndex
        self.authentication = Authentication(
            loginEndpoint: String(authority[..<slash]), audiences: audiences,
            tenant: String(authority[slash...].dropFirst()))
        self.resourceManager = origin
    }
}
