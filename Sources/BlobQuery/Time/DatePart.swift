/// What DATE_ADD, DATE_DIFF and EXTRACT count in.
enum DatePart: String {
    case year, month, day, hour, minute, second
    /// EXTRACT only.
    case timezoneHour = "timezone_hour"
    case timezoneMinute = "timezone_minute"

    /// Nil for a part without a fixed length.
    fileprivate var ticks: Int64? {
        switch self {
        case .day: TimePoint.ticksPerDay
        case .hour: 3_600 * TimePoint.ticksPerSecond
        case .minute: 60 * TimePoint.ticksPerSecond
        case .second: TimePoint.ticksPerSecond
        case .year, .month, .timezoneHour, .timezoneMinute: nil
        }
    }
}

extension TimePoint {
    func part(_ part: DatePart) -> Int {
        switch part {
        case .year: self.day.year
        case .month: self.day.month
        case .day: self.day.day
        case .hour: self.hour
        case .minute: self.minute
        case .second: self.second
        case .timezoneHour: self.offsetMinutes / 60
        case .timezoneMinute: self.offsetMinutes % 60
        }
    }

    /// Nil outside the years 1…9999.
    func adding(_ quantity: Int64, _ part: DatePart) -> TimePoint? {
        if let length = part.ticks {
            let (ticks, overflow) = length.multipliedReportingOverflow(by: quantity)
            return overflow ? nil : self.adding(ticks: ticks)
        }
        let (months, overflow) = quantity.multipliedReportingOverflow(by: part == .year ? 12 : 1)
        guard !overflow, let day = self.day.advanced(byMonths: months) else { return nil }
        return TimePoint(day: day, tickOfDay: self.tickOfDay, offsetMinutes: self.offsetMinutes)
    }

    func adding(ticks: Int64) -> TimePoint? {
        let (sum, overflow) = self.ticks.addingReportingOverflow(ticks)
        return overflow ? nil : TimePoint(ticks: sum, offsetMinutes: self.offsetMinutes)
    }

    /// Whole parts from this time to `later`, negative if it is earlier. Only complete ones count:
    /// from 23:00 to 01:00 of the next day is no day.
    func difference(to later: TimePoint, _ part: DatePart) -> Int64 {
        // Neither can overflow: the years 1…9999 are 3.2e18 ticks.
        if let length = part.ticks { return (later.ticks - self.ticks) / length }
        if later < self { return -later.difference(to: self, part) }
        // Both are taken in the offset of the first, so that a month has the same days for both.
        guard let end = TimePoint(ticks: later.ticks, offsetMinutes: self.offsetMinutes) else {
            return 0
        }
        var months = (end.day.year - self.day.year) * 12 + end.day.month - self.day.month
        if (end.day.day, end.tickOfDay) < (self.day.day, self.tickOfDay) { months -= 1 }
        return Int64(part == .year ? months / 12 : months)
    }
}
