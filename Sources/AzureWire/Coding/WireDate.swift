public import BlobModel

/// Points in time as text: the HTTP date of headers and listings, ISO 8601 for ids and histories.
public enum WireDate: Sendable {
    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    public static func text(of time: Timestamp) -> String {
        let clock = WallTime(time)
        return String(unsafeUninitializedCapacity: 29) { buffer in
            var text = DateText(buffer)
            text.put(self.shortWeekdays[clock.weekday])
            text.put(", ")
            text.put(clock.date.day, digits: 2)
            text.put(" ")
            text.put(self.months[clock.date.month - 1])
            text.put(" ")
            text.put(clock.date.year, digits: 4)
            text.put(" ")
            text.put(clock)
            text.put(" GMT")
            return text.count
        }
    }

    /// `1994-11-06T08:49:37Z`: UTC, whole seconds.
    public static func iso8601Seconds(_ time: Timestamp) -> String {
        String(unsafeUninitializedCapacity: 20) { buffer in
            var text = DateText(buffer)
            text.putISO8601(WallTime(time))
            text.put("Z")
            return text.count
        }
    }

    /// `1994-11-06T08:49:37.0000000Z`: UTC, seven decimals, one for each tick.
    public static func iso8601(_ time: Timestamp) -> String {
        let clock = WallTime(time)
        return String(unsafeUninitializedCapacity: 28) { buffer in
            var text = DateText(buffer)
            text.putISO8601(clock)
            text.put(".")
            text.put(clock.tickOfSecond, digits: 7)
            text.put("Z")
            return text.count
        }
    }

    /// Any of the three forms of RFC 9110 §5.6.7; nil for everything else. The day of the week is
    /// not compared with the date.
    public static func parse(_ text: String) -> Timestamp? {
        TextScanner.scan(text, self.parseFixed) ?? TextScanner.scan(text, self.parseRFC850)
            ?? TextScanner.scan(text, self.parseAsctime)
    }

    /// The form of snapshot and version ids, `2021-06-28T05:50:52.7529310Z`; nil for anything else.
    public static func parseISO8601(_ text: String) -> Timestamp? {
        TextScanner.scan(text) { scanner -> Timestamp? in
            guard let year = scanner.number(digits: 4), scanner.take("-"),
                let month = scanner.number(digits: 2), scanner.take("-"),
                let day = scanner.number(digits: 2), scanner.take("T"),
                let second = self.secondOfDay(&scanner), scanner.take("."),
                let tick = scanner.number(digits: 7), scanner.take("Z"), scanner.isAtEnd
            else { return nil }
            return self.time(year, month, day, second)?.advanced(byTicks: Int64(tick))
        }
    }

    private static let weekdays: [StaticString] = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
    private static let shortWeekdays: [StaticString] = [
        "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat",
    ]
    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    private static func parseFixed(_ scanner: inout TextScanner) -> Timestamp? {
        guard scanner.take(oneOf: self.shortWeekdays) != nil, scanner.take(", "),
            let day = scanner.number(digits: 2), scanner.take(" "),
            let month = scanner.take(oneOf: self.months), scanner.take(" "),
            let year = scanner.number(digits: 4), scanner.take(" "),
            let second = self.secondOfDay(&scanner), scanner.take(" GMT"), scanner.isAtEnd
        else { return nil }
        return self.time(year, month + 1, day, second)
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`. The century is the one that puts the year into 1970–2069.
    private static func parseRFC850(_ scanner: inout TextScanner) -> Timestamp? {
        guard scanner.take(oneOf: self.weekdays) != nil, scanner.take(", "),
            let day = scanner.number(digits: 2), scanner.take("-"),
            let month = scanner.take(oneOf: self.months), scanner.take("-"),
            let year = scanner.number(digits: 2), scanner.take(" "),
            let second = self.secondOfDay(&scanner), scanner.take(" GMT"), scanner.isAtEnd
        else { return nil }
        return self.time(year + (year < 70 ? 2000 : 1900), month + 1, day, second)
    }

    /// `Sun Nov  6 08:49:37 1994`
    private static func parseAsctime(_ scanner: inout TextScanner) -> Timestamp? {
        guard scanner.take(oneOf: self.shortWeekdays) != nil, scanner.take(" "),
            let month = scanner.take(oneOf: self.months), scanner.take(" "),
            let day = scanner.take(" ") ? scanner.number(digits: 1) : scanner.number(digits: 2),
            scanner.take(" "), let second = self.secondOfDay(&scanner), scanner.take(" "),
            let year = scanner.number(digits: 4), scanner.isAtEnd
        else { return nil }
        return self.time(year, month + 1, day, second)
    }

    private static func secondOfDay(_ scanner: inout TextScanner) -> Int? {
        guard let hour = scanner.number(digits: 2), hour < 24, scanner.take(":"),
            let minute = scanner.number(digits: 2), minute < 60, scanner.take(":"),
            let second = scanner.number(digits: 2), second < 60
        else { return nil }
        return (hour * 60 + minute) * 60 + second
    }

    private static func time(_ year: Int, _ month: Int, _ day: Int, _ second: Int) -> Timestamp? {
        CivilDate(year: year, month: month, day: day).map {
            Timestamp(
                secondsSinceEpoch: Int64($0.daysSinceEpoch) * Timestamp.secondsPerDay
                    + Int64(second))
        }
    }
}

/// A point in time taken apart.
private struct WallTime {
    let date: CivilDate
    /// 0 is Sunday.
    let weekday: Int
    let secondOfDay: Int
    let tickOfSecond: Int

    init(_ time: Timestamp) {
        let seconds = time.wholeSeconds
        let day = seconds / Timestamp.secondsPerDay
        let floor = seconds % Timestamp.secondsPerDay < 0 ? day - 1 : day
        self.date = CivilDate(daysSinceEpoch: Int(floor))
        // 1970-01-01 was a Thursday.
        let weekday = (Int(floor) + 4) % 7
        self.weekday = weekday < 0 ? weekday + 7 : weekday
        self.secondOfDay = Int(seconds - floor * Timestamp.secondsPerDay)
        self.tickOfSecond = Int(time.ticks - seconds * Timestamp.ticksPerSecond)
    }
}

/// Writes a date into a buffer of exactly its length.
private struct DateText {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        self.buffer = buffer
    }

    mutating func put(_ text: StaticString) {
        for position in 0..<text.utf8CodeUnitCount {
            self.buffer[self.count] = text.utf8Start[position]
            self.count += 1
        }
    }

    mutating func put(_ number: Int, digits: Int) {
        var rest = number
        for position in stride(from: digits - 1, through: 0, by: -1) {
            self.buffer[self.count + position] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        self.count += digits
    }

    /// `1994-11-06T08:49:37`
    mutating func putISO8601(_ clock: WallTime) {
        self.put(clock.date.year, digits: 4)
        self.put("-")
        self.put(clock.date.month, digits: 2)
        self.put("-")
        self.put(clock.date.day, digits: 2)
        self.put("T")
        self.put(clock)
    }

    mutating func put(_ time: WallTime) {
        self.put(time.secondOfDay / 3_600, digits: 2)
        self.put(":")
        self.put(time.secondOfDay / 60 % 60, digits: 2)
        self.put(":")
        self.put(time.secondOfDay % 60, digits: 2)
    }
}
