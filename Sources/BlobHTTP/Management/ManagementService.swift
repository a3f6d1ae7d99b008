public import AccessControl
import AzureWire
public import BlobModel
import HTTPTypes
public import HummingbirdCore
public import Identity
public import Logging

/// The management plane: the part of Azure's storage resource provider that this server has, at
/// the same paths and in the same JSON (spec worm.md §4), so that `azure-mgmt-storage`, az and
/// Terraform drive it unchanged.
///
/// This is where containers get their immutability policies and legal holds. A request passes, in
/// this order: bearer token, `api-version`, route, role, account, body, and at last the store,
/// which alone decides. What is known but does not exist yet is refused with 501 and its name, and so is
/// a property that cannot be set: an answer that looks like protection must be protection.
///
/// Any subscription id and resource group name are accepted and echoed; there is one set of
/// accounts.
public struct ManagementService<Store: BlobStore>: Sendable {
    let store: Store
    let accounts: AccountDirectory
    let keys: any AccountKeyStore
    let delegationKeys: DelegationKeys
    /// Changes of accounts come one after the other: each is several steps.
    let turns = Turns()
    let tokens: TokenVerifier
    let roles: RoleAssignments
    private let leaseClock: @Sendable () -> Timestamp
    private let logger: Logger

    /// - Parameters:
    ///   - accounts: changes with the accounts that are made and deleted here.
    ///   - keys: keeps their keys.
    ///   - tokens: knows whose tokens open this.
    ///   - roles: what their bearers may do.
    ///   - leaseClock: tells in which state a lease is: the wall clock, or a manual one.
    public init(
        store: Store, accounts: AccountDirectory, keys: any AccountKeyStore,
        delegationKeys: DelegationKeys, tokens: TokenVerifier, roles: RoleAssignments,
        leaseClock: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.store = store
        self.accounts = accounts
        self.keys = keys
        self.delegationKeys = delegationKeys
        self.tokens = tokens
        self.roles = roles
        self.leaseClock = leaseClock
        self.logger = logger
    }

    public func respond(
        to request: Request, clientAddress: String, at now: Timestamp
    ) async -> Response {
        let requestID = Self.newRequestID()
        let reply: ManagementReply
        do {
            let principal = try await self.authenticate(
                request.headers, origin: request.origin, at: now)
            let call = ManagementCall(
                target: try ManagementTarget(request.head), request: request,
                principal: principal,
                actor: Actor(
                    principal: .token(principal), clientAddress: clientAddress,
                    requestID: requestID, clientRequestID: request.headers[.clientRequestID]),
                now: self.leaseClock())
            try self.authorize(call)
            reply = try await self.perform(call)
        } catch {
            self.log(error, requestID)
            reply = error.reply
        }
        return reply.response(requestID: requestID)
    }

    public func cloudMetadata(for request: Request) -> Response {
        let reply: ManagementReply
        do {
            reply = try self.cloudMetadata(origin: request.origin)
        } catch {
            reply = error.reply
        }
        return reply.response(requestID: Self.newRequestID())
    }

    private static func newRequestID() -> RequestID {
        RequestID(value: UInt128.random(in: .min ... .max))
    }

    private func perform(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        switch call.target.operation {
        case .listTenants: self.listTenants(call)
        case .listSubscriptions: self.listSubscriptions(call)
        case .getSubscription: self.getSubscription(call)
        case .listOperations: self.listOperations()
        case .checkNameAvailability: try await self.checkNameAvailability(call)
        case .listAccounts: try self.listAccounts(call)
        case .getAccount: try self.getAccount(call)
        case .putAccount: try await self.putAccount(call)
        case .patchAccount: try await self.patchAccount(call)
        case .deleteAccount: try await self.deleteAccount(call)
        case .listAccountKeys: try self.listAccountKeys(call)
        case .regenerateAccountKey: try await self.regenerateAccountKey(call)
        case .revokeUserDelegationKeys: try await self.revokeUserDelegationKeys(call)
        case .getFileService: try self.getFileService(call)
        case .listBlobServices: try self.listBlobServices(call)
        case .getBlobService: try self.getBlobService(call)
        case .putBlobService: try await self.putBlobService(call)
        case .listContainers: try self.listContainers(call)
        case .getContainer: try self.getContainer(call)
        case .putContainer: try await self.putContainer(call)
        case .patchContainer: try await self.patchContainer(call)
        case .deleteContainer: try await self.deleteContainer(call)
        case .leaseContainer: try await self.leaseContainer(call)
        case .getPolicy: try self.getPolicy(call)
        case .putPolicy: try await self.putPolicy(call)
        case .deletePolicy: try await self.deletePolicy(call)
        case .lockPolicy: try await self.lockPolicy(call)
        case .extendPolicy: try await self.extendPolicy(call)
        case .setLegalHold: try await self.setLegalHold(call)
        case .clearLegalHold: try await self.clearLegalHold(call)
        case .migrateContainer: try await self.migrateContainer(call)
        case .getMigration: try self.getMigration(call)
        case .getClock: self.getClock()
        case .advanceClock: try await self.advanceClock(call)
        case .notYet(let name): throw .notImplemented("The operation '\(name)'")
        }
    }

    func log(_ error: ManagementError, _ requestID: RequestID) {
        guard let cause = error.cause else { return }
        self.logger.error(
            "management request failed in the store",
            metadata: ["request": "\(requestID.text)", "cause": "\(cause)"])
    }
}
