/// The parameters of a shared access signature by name, decoded (spec auth.md §4–§6). There are about
/// eight of them, so looking through all is quicker than hashing.
struct SignedParameters: Sendable {
    private var items: [RequestTarget.QueryItem] = []

    /// Throws if one of them is there twice, or would be more than its line of the text that is
    /// signed. A prefix is the request's own; it is not signed as it stands.
    init(of target: RequestTarget) throws(WireError) {
        self.items.reserveCapacity(target.queryItems.count)
        for item in target.queryItems where Self.names.contains(item.name) {
            guard self[item.name] == nil,
                item.name == "prefix" || item.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
            else { throw SharedAccessToken.malformed }
            self.items.append(item)
        }
    }

    subscript(name: String) -> String? {
        self.items.first { $0.name == name }?.value
    }

    /// Nil also for an empty value.
    func nonEmpty(_ name: String) -> String? {
        self[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static let names: Set<String> = [
        "sv", "ss", "srt", "sr", "sp", "st", "se", "sip", "spr", "ses", "si", "sdd", "sig", "rscc",
        "rscd", "rsce", "rscl", "rsct", "skoid", "sktid", "skt", "ske", "sks", "skv", "skdutid",
        "sduoid", "saoid", "suoid", "scid", "srh", "srq", "snapshot", "versionid", "prefix",
    ]
}
