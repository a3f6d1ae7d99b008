/// `; did you mean 'port'?`, or nothing if no name is near.
func suggestion(for text: String, of names: [String]) -> String {
    let distances = names.map { (name: $0, edits: editDistance(text, $0)) }
    guard let nearest = distances.min(by: { $0.edits < $1.edits }),
        nearest.edits <= max(2, text.count / 4)
    else { return "" }
    return "; did you mean '\(nearest.name)'?"
}

/// How many letters have to be put in, taken out or changed (Levenshtein).
private func editDistance(_ from: String, _ to: String) -> Int {
    let letters = Array(to)
    var row = Array(0...letters.count)
    for (i, letter) in from.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for j in letters.indices {
            let changed = diagonal + (letter == letters[j] ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(changed, row[j] + 1, diagonal + 1)
        }
    }
    return row[letters.count]
}
