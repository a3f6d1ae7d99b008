/// The format of TO_STRING: runs of one letter are fields, text between single quotes and
/// everything that is not a letter stands for itself.
struct TimeFormat {
    private enum Piece {
        case literal(String)
        case field(Character, count: Int)
    }

    private var pieces: [Piece] = []

    /// Nil if there is a field that Azure's table does not have.
    init?(_ format: String) {
        var rest = Substring(format)
        while let first = rest.first {
            if first == "'" {
                guard let literal = Self.quoted(&rest) else { return nil }
                self.pieces.append(.literal(literal))
            } else if first.isASCII && first.isLetter {
                let run = rest.prefix { $0 == first }
                guard Self.counts(of: first).contains(run.count) else { return nil }
                self.pieces.append(.field(first, count: run.count))
                rest = rest[run.endIndex...]
            } else {
                let run = rest.prefix { $0 != "'" && !($0.isASCII && $0.isLetter) }
                self.pieces.append(.literal(String(run)))
                rest = rest[run.endIndex...]
            }
        }
    }

    /// Text between quotes, in which two quotes are one; two quotes outside are one, too.
    private static func quoted(_ rest: inout Substring) -> String? {
        var literal = ""
        repeat {
            rest.removeFirst()
            guard let end = rest.firstIndex(of: "'") else { return nil }
            literal += rest[..<end]
            rest = rest[rest.index(after: end)...]
            if rest.first == "'" { literal += "'" }
        } while rest.first == "'"
        return literal.isEmpty ? "'" : literal
    }

    func text(of time: TimePoint) -> String {
        var text = ""
        for piece in self.pieces {
            switch piece {
            case .literal(let literal): text += literal
            case .field(let letter, let count): text += Self.field(letter, count, time)
            }
        }
        return text
    }

    private static func counts(of letter: Character) -> Set<Int> {
        switch letter {
        case "y": [1, 2, 4]
        case "M": [1, 2, 3, 4]
        case "d", "h", "H", "m", "s": [1, 2]
        case "a": [1]
        case "S": [1, 2, 3]
        case "X", "x": [1, 2, 3, 4, 5]
        default: []
        }
    }

    private static func field(_ letter: Character, _ count: Int, _ time: TimePoint) -> String {
        switch letter {
        case "y": count == 2 ? digits(time.day.year % 100, 2) : digits(time.day.year, 4)
        case "M":
            switch count {
            case 3: String(self.months[time.day.month - 1].prefix(3))
            case 4: self.months[time.day.month - 1]
            default: digits(time.day.month, count)
            }
        case "d": digits(time.day.day, count)
        case "a": time.hour < 12 ? "AM" : "PM"
        case "h": digits((time.hour + 11) % 12 + 1, count)
        case "H": digits(time.hour, count)
        case "m": digits(time.minute, count)
        case "s": digits(time.second, count)
        case "S": String(digits(time.tickOfSecond, 7).prefix(count))
        default: self.offset(time.offsetMinutes, count, zuluAllowed: letter == "X")
        }
    }

    /// `X` writes an offset of zero as `Z`, `x` never does; one letter leaves the minutes out.
    private static func offset(_ minutes: Int, _ count: Int, zuluAllowed: Bool) -> String {
        if minutes == 0 && zuluAllowed { return "Z" }
        let text = offsetText(minutes, colon: count == 3 || count == 5)
        return count == 1 && minutes % 60 == 0 ? String(text.prefix(3)) : text
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
}
