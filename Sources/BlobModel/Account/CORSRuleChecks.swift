extension CORSRule {
    /// Upper-case, as ``allowedMethods`` holds them.
    public static let methods: Set<String> = [
        "DELETE", "GET", "HEAD", "MERGE", "OPTIONS", "PATCH", "POST", "PUT",
    ]

    /// Whether Azure would take the rule: some origin and method, no list or text beyond its
    /// bounds.
    public var isValid: Bool {
        let lists = [
            self.allowedOrigins, self.allowedMethods, self.allowedHeaders, self.exposedHeaders,
        ]
        return !self.allowedOrigins.isEmpty && !self.allowedMethods.isEmpty
            && self.allowedMethods.allSatisfy(Self.methods.contains)
            && lists.allSatisfy { list in
                list.count <= Self.entriesMax
                    && list.allSatisfy { $0.unicodeScalars.count <= Self.entryCharactersMax }
            }
            && (0...Int(Int32.max)).contains(self.maxAgeSeconds)
    }
}
