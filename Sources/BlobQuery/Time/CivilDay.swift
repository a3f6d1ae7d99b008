/// A day of the proleptic Gregorian calendar. Invariant: the day exists and lies in the years
/// 1…9999, which four digits can show.
///
/// The arithmetic counts in eras of 400 years that begin on 1 March, so that the leap day is the
/// last day of a year (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
struct CivilDay: Hashable {
    let year: Int
    /// 1…12.
    let month: Int
    /// 1…31.
    let day: Int

    static let years = 1...9999

    /// Nil if there is no such day.
    init?(year: Int, month: Int, day: Int) {
        guard Self.years.contains(year), (1...12).contains(month), day >= 1,
            day <= Self.dayCount(of: month, in: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// - Parameter days: The first of January 1970 is 0. Within the years of ``years``.
    init(daysSinceEpoch days: Int) {
        let shifted = days + Self.daysFromEraStartToEpoch
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        self.month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.year = yearOfEra + era * 400 + (self.month <= 2 ? 1 : 0)
    }

    var daysSinceEpoch: Int {
        let year = self.month <= 2 ? self.year - 1 : self.year
        let era = year / 400
        let yearOfEra = year - era * 400
        let monthFromMarch = self.month > 2 ? self.month - 3 : self.month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + self.day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - Self.daysFromEraStartToEpoch
    }

    /// The same day of another month, or that month's last day if it is shorter.
    /// Nil outside ``years``.
    func advanced(byMonths months: Int64) -> CivilDay? {
        let (count, overflow) = Int64(self.year * 12 + self.month - 1)
            .addingReportingOverflow(months)
        guard !overflow, let month = Int(exactly: count), month >= 12,
            Self.years.contains(month / 12)
        else { return nil }
        let (newYear, newMonth) = (month / 12, month % 12 + 1)
        return CivilDay(
            year: newYear, month: newMonth,
            day: min(self.day, Self.dayCount(of: newMonth, in: newYear)))
    }

    /// From 0000-03-01 to 1970-01-01.
    private static let daysFromEraStartToEpoch = 719_468

    private static func dayCount(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
