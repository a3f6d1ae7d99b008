public import BlobModel

/// The times in shared access signatures and stored policies (spec auth.md §5), always UTC:
/// `YYYY-MM-DD`, `YYYY-MM-DDThh:mmZ`, `…:ssZ`, or `….f` with one to seven decimals and a `Z`.
public enum SignedTime: Sendable {
    /// Nil for every other form and for days and times that do not exist.
    public static func parse(_ text: String) -> Timestamp? {
        TextScanner.scan(text) { scanner -> Timestamp? in
            guard let date = self.date(&scanner) else { return nil }
            let midnight = Timestamp(
                secondsSinceEpoch: Int64(date.daysSinceEpoch) * Timestamp.secondsPerDay)
            if scanner.isAtEnd { return midnight }
            guard let ticks = self.ticksOfDay(&scanner), scanner.isAtEnd else { return nil }
            return midnight.advanced(byTicks: ticks)
        }
    }

    private static func date(_ scanner: inout TextScanner) -> CivilDate? {
        guard let year = scanner.number(digits: 4), scanner.take("-"),
            let month = scanner.number(digits: 2), scanner.take("-"),
            let day = scanner.number(digits: 2)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// `Thh:mm[:ss[.fffffff]]Z`
    private static func ticksOfDay(_ scanner: inout TextScanner) -> Int64? {
        guard scanner.take("T"), let hour = scanner.number(digits: 2), hour < 24,
            scanner.take(":"), let minute = scanner.number(digits: 2), minute < 60
        else { return nil }
        var ticks = Int64(hour * 60 + minute) * 60 * Timestamp.ticksPerSecond
        if scanner.take(":") {
            guard let second = scanner.number(digits: 2), second < 60 else { return nil }
            ticks += Int64(second) * Timestamp.ticksPerSecond
            if scanner.take(".") {
                guard let fraction = self.fraction(&scanner) else { return nil }
                ticks += fraction
            }
        }
        return scanner.take("Z") ? ticks : nil
    }

    private static func fraction(_ scanner: inout TextScanner) -> Int64? {
        var ticks: Int64 = 0
        var unit = Timestamp.ticksPerSecond
        while unit > 1, let digit = scanner.number(digits: 1) {
            unit /= 10
            ticks += Int64(digit) * unit
        }
        return unit == Timestamp.ticksPerSecond ? nil : ticks
    }
}
