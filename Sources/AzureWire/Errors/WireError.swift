public import BlobModel
public import HTTPTypes

/// An error as a data-plane client sees it: status, code, message, and extra XML elements.
///
/// ``WireErrorTable.swift`` has one for every code that is used; messages are Azure's own words.
public struct WireError: Error, Sendable {
    public var status: HTTPResponse.Status
    /// The value of `x-ms-error-code` and of `<Code>`.
    public var code: String
    public var message: String
    /// Elements after `<Message>`, such as `HeaderName` and `HeaderValue`, in order.
    public var details: [(name: String, value: String)]

    public init(
        _ status: HTTPResponse.Status, _ code: String, _ message: String,
        details: [(name: String, value: String)] = []
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.details = details
    }

    func adding(_ details: (name: String, value: String)...) -> WireError {
        var error = self
        error.details += details
        return error
    }

    /// The body of the answer (spec rest.md §12). HEAD and 304 have none.
    public func xmlBody(requestID: String, time: Timestamp) -> [UInt8] {
        var xml = XMLWriter()
        xml.open("Error")
        xml.element("Code", self.code)
        xml.element(
            "Message",
            "\(self.message)\nRequestId:\(requestID)\nTime:\(WireDate.iso8601(time))")
        for detail in self.details {
            xml.element(detail.name, detail.value)
        }
        xml.close("Error")
        return xml.bytes
    }
}
