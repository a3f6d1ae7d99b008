/// `text` up to and including the first `delimiter` behind the first `prefix.utf8.count` bytes, as
/// a list folds it; nil if there is none.
func folded(_ text: String, after prefix: String, at delimiter: String) -> String? {
    let name = Array(text.utf8)
    let mark = Array(delimiter.utf8)
    let first = prefix.utf8.count
    guard name.count >= first + mark.count else { return nil }
    return (first...(name.count - mark.count))
        .first { Array(name[$0..<($0 + mark.count)]) == mark }
        .map { String(decoding: name[..<($0 + mark.count)], as: UTF8.self) }
}
