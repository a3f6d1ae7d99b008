import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// The operations on the account itself (spec rest.md §2, §4.7).

extension BlobService {
    func getServiceProperties(_ call: Call) throws -> Response {
        .xml(ServicePropertiesXML.write(try self.store.settings(of: call.account)))
    }

    func setServiceProperties(_ body: BodyHead, _ call: Call) async throws -> Response {
        let (bytes, _) = try await self.receiveDocument(body, in: call.exchange)
        let change = try ServicePropertiesXML.parse(bytes)
        _ = try await self.perform(.account(call.account, change), call)
        return Response(status: .accepted)
    }

    /// Only the secondary endpoint has statistics: of how far it lags behind.
    func getServiceStats(_ call: Call) throws -> Response {
        guard call.address.isSecondary else {
            throw WireError.invalidQueryParameterValue("comp", "stats")
        }
        return .xml(ServiceStatsXML.write(lastSync: call.now))
    }
}
