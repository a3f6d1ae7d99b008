/// The right side of LIKE: `%` is any text, `_` any one character, all else itself.
struct LikePattern {
    private enum Piece: Equatable {
        case anyText
        case anyCharacter
        case character(Unicode.Scalar)
    }

    /// Transact-SQL's bound. It also bounds the work for one record.
    static let bytesMax = 8_000

    private var pieces: [Piece] = []

    /// - Parameter escape: One character that takes the meaning from the next.
    init(_ pattern: String, escape: String?) throws(RecordFailure) {
        guard pattern.utf8.count <= Self.bytesMax else {
            throw RecordFailure(
                .invalidArgument, "A LIKE pattern is longer than \(Self.bytesMax) bytes.")
        }
        guard escape == nil || escape?.unicodeScalars.count == 1 else {
            throw RecordFailure(.invalidArgument, "The ESCAPE of LIKE is not one character.")
        }
        let escape = escape?.unicodeScalars.first
        var isEscaped = false
        for scalar in pattern.unicodeScalars {
            if isEscaped {
                self.pieces.append(.character(scalar))
                isEscaped = false
            } else if scalar == escape {
                isEscaped = true
            } else if scalar == "%" {
                if self.pieces.last != .anyText { self.pieces.append(.anyText) }
            } else {
                self.pieces.append(scalar == "_" ? .anyCharacter : .character(scalar))
            }
        }
        if isEscaped {
            throw RecordFailure(.invalidArgument, "A LIKE pattern ends with its ESCAPE.")
        }
    }

    /// Goes back only to the last `%`: an earlier one never has to take more.
    func matches(_ text: String, _ stop: QueryStop) throws(RecordFailure) -> Bool {
        let text = text.unicodeScalars
        var (position, piece) = (text.startIndex, 0)
        var retry: (position: String.UnicodeScalarView.Index, piece: Int)?
        while position < text.endIndex {
            try stop.check()
            if piece < self.pieces.count, self.pieces[piece] == .anyText {
                piece += 1
                retry = (position, piece)
            } else if piece < self.pieces.count,
                self.pieces[piece] == .anyCharacter
                    || self.pieces[piece] == .character(text[position])
            {
                text.formIndex(after: &position)
                piece += 1
            } else if let last = retry {
                position = text.index(after: last.position)
                piece = last.piece
                retry = (position, piece)
            } else {
                return false
            }
        }
        return self.pieces[piece...].allSatisfy { $0 == .anyText }
    }
}
