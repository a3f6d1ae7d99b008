import FoundationEssentials

/// The clocks as the server answers them.
struct ClockAnswer: Decodable {
    var mode: String
    var complianceTime: String
    var wallTime: String
    /// How far the compliance clock is ahead.
    var deviationSeconds: Int64

    var text: String {
        """
        Mode        \(self.mode)
        Compliance  \(self.complianceTime)
        Wall        \(self.wallTime)
        Deviation   \(self.deviationSeconds) s
        """
    }
}

struct ClockAdvanceRequest: Encodable {
    var seconds: Int64
}

extension ManagementClient {
    static let clockPath = "/providers/Lazuli.Storage/clock"
}

extension OutputFormat {
    /// Prints the clocks as the server answered them.
    func printClock(_ answer: Data) throws {
        switch self {
        case .json: print(String(decoding: answer, as: UTF8.self))
        case .text: print(try JSONDecoder().decode(ClockAnswer.self, from: answer).text)
        }
    }
}
