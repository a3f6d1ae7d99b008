import AzureWire
import HTTPTypes

extension HTTPFields {
    /// The value of the first field of that name; unlike the subscript it joins nothing.
    func firstValue(_ name: HTTPField.Name) -> String? {
        self.first { $0.name == name }?.value
    }

    /// The value of the field of that name. If there are several, an empty one, which no reader
    /// takes for right.
    func onlyValue(_ name: HTTPField.Name) -> String? {
        var only: String?
        for field in self where field.name == name {
            if only != nil { return "" }
            only = field.value
        }
        return only
    }

    /// `x-ms-client-request-id`, if it may be echoed: at most 1,024 visible ASCII characters
    /// (spec rest.md §1).
    var echoedClientRequestID: String? {
        guard let id = self.firstValue(.clientRequestID), id.utf8.count <= 1_024,
            id.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { return nil }
        return id
    }
}
