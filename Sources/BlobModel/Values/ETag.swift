/// The entity tag of a container, a blob or a policy: the time of the event that made this state.
///
/// The committer gives every event a time of its own, so two states never share a tag. Azure's
/// form is `0x` and 15 hex digits of the .NET tick count, which is what ``text`` gives.
public struct ETag: Hashable, Sendable {
    /// Ticks from 0001-01-01 (the .NET epoch) to 1970-01-01.
    private static let dotNetEpochTicks: Int64 = 621_355_968_000_000_000

    public var time: Timestamp

    public init(time: Timestamp) {
        self.time = time
    }

    /// Without quotes, upper-case: `0x8DD53EC77D54C58`.
    public var text: String {
        "0x" + self.digits(uppercase: true)
    }

    /// Without quotes, as the management plane shows policies: `8dd53ec77d54c58`.
    public var policyText: String {
        self.digits(uppercase: false)
    }

    private func digits(uppercase: Bool) -> String {
        let hex = String(self.time.ticks + Self.dotNetEpochTicks, radix: 16, uppercase: uppercase)
        return String(repeating: "0", count: max(0, 15 - hex.utf8.count)) + hex
    }
}
