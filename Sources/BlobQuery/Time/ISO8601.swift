/// The forms of W3C's note on dates (`2007`, `2007-05`, `2007-05-01`, `2007-05-01T10:30Z`, with
/// seconds and fractions), where a `T` may also stand last, as in Azure's own example `2007T`.
extension TimePoint {
    /// Nil for anything else. A time without an offset is in UTC; digits past the tick are dropped.
    init?(iso8601 text: String) {
        var scanner = DigitScanner(text.utf8)
        guard let time = scanner.time(), scanner.isAtEnd else { return nil }
        self = time
    }

    /// `2017-01-02T03:04:05.006Z`; the fraction is as long as it must be.
    var iso8601: String {
        let day = self.day
        var text = "\(digits(day.year, 4))-\(digits(day.month, 2))-\(digits(day.day, 2))T"
        text += "\(digits(self.hour, 2)):\(digits(self.minute, 2)):\(digits(self.second, 2))"
        if self.tickOfSecond > 0 {
            var fraction = digits(self.tickOfSecond, 7)
            while fraction.last == "0" { fraction.removeLast() }
            text += ".\(fraction)"
        }
        return text + (self.offsetMinutes == 0 ? "Z" : offsetText(self.offsetMinutes, colon: true))
    }
}

/// `number`, which is not negative, with leading zeros.
func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
}

/// `+05:30` or `+0530`.
func offsetText(_ minutes: Int, colon: Bool) -> String {
    (minutes < 0 ? "-" : "+") + digits(abs(minutes) / 60, 2) + (colon ? ":" : "")
        + digits(abs(minutes) % 60, 2)
}

private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String.UTF8View) {
        self.rest = text[...]
    }

    var isAtEnd: Bool { self.rest.isEmpty }

    mutating func time() -> TimePoint? {
        guard let year = self.number(4) else { return nil }
        var (month, day, mayHaveTime) = (1, 1, false)
        if self.take("-") {
            guard let number = self.number(2) else { return nil }
            month = number
            if self.take("-") {
                guard let number = self.number(2) else { return nil }
                day = number
                mayHaveTime = true
            }
        }
        guard let day = CivilDay(year: year, month: month, day: day) else { return nil }
        guard self.take("T"), !self.isAtEnd else {
            return TimePoint(day: day, tickOfDay: 0, offsetMinutes: 0)
        }
        guard mayHaveTime, let tick = self.tickOfDay(), let offset = self.offset() else {
            return nil
        }
        return TimePoint(day: day, tickOfDay: tick, offsetMinutes: offset)
    }

    private mutating func tickOfDay() -> Int64? {
        guard let hour = self.number(2), hour < 24, self.take(":"), let minute = self.number(2),
            minute < 60
        else { return nil }
        let ticks = Int64(hour * 60 + minute) * 60 * TimePoint.ticksPerSecond
        guard self.take(":") else { return ticks }
        guard let second = self.number(2), second < 60 else { return nil }
        var fraction: Int64 = 0
        if self.take(".") {
            guard let ticks = self.fraction() else { return nil }
            fraction = ticks
        }
        return ticks + Int64(second) * TimePoint.ticksPerSecond + fraction
    }

    private mutating func offset() -> Int? {
        if self.isAtEnd || self.take("Z") { return 0 }
        let isWest = self.take("-")
        guard isWest || self.take("+"), let hours = self.number(2), hours < 24, self.take(":"),
            let minutes = self.number(2), minutes < 60
        else { return nil }
        return (isWest ? -1 : 1) * (hours * 60 + minutes)
    }

    /// At least one digit, in ticks.
    private mutating func fraction() -> Int64? {
        var (ticks, weight): (Int64, Int64) = (0, TimePoint.ticksPerSecond)
        var count = 0
        while let digit = self.digit() {
            weight /= 10
            ticks += Int64(digit) * weight
            count += 1
        }
        return count > 0 ? ticks : nil
    }

    private mutating func number(_ count: Int) -> Int? {
        var number = 0
        for _ in 0..<count {
            guard let digit = self.digit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    private mutating func digit() -> Int? {
        guard let byte = self.rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        else { return nil }
        self.rest.removeFirst()
        return Int(byte - UInt8(ascii: "0"))
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard self.rest.first == UInt8(ascii: character) else { return false }
        self.rest.removeFirst()
        return true
    }
}
