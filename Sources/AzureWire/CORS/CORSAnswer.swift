public import BlobModel
public import HTTPTypes

/// What an answer says to the browser of a page from elsewhere (spec rest.md §11).
public enum CORSAnswer: Sendable {
    /// The fields of the answer to a preflight request, which needs no authentication. The first
    /// rule that allows the origin, the method and every header decides.
    public static func preflight(
        _ request: HTTPFields, rules: [CORSRule]
    ) throws(WireError) -> HTTPFields {
        let origin = try self.required(.origin, of: request)
        let method = try self.required(.accessControlRequestMethod, of: request)
        let headers = request.firstValue(of: .accessControlRequestHeaders)
        let names = (headers ?? "").split(separator: ",").map { $0.withoutOuterBlanks() }
            .filter { !$0.isEmpty }
        let rule = rules.first { rule in
            rule.allows(origin: origin) && rule.allows(method: method)
                && names.allSatisfy { CORSRule.matches($0, rule.allowedHeaders) }
        }
        guard let rule else { throw .corsPreflightFailure }

        var fields = HTTPFields()
        fields[.accessControlAllowOrigin] = origin
        fields[.accessControlAllowMethods] = method
        if !names.isEmpty { fields[.accessControlAllowHeaders] = headers }
        fields[.accessControlMaxAge] = String(rule.maxAgeSeconds)
        fields[.accessControlAllowCredentials] = "true"
        return fields
    }

    /// The fields to add to the answer of any other request, errors included. None without an
    /// `Origin`; the first rule that allows it and the method decides.
    ///
    /// - Parameter answer: the answer's own fields: what of them the rule exposes is listed.
    public static func fields(
        to origin: String?, method: HTTPRequest.Method, answer: HTTPFields, rules: [CORSRule]
    ) -> HTTPFields {
        var fields = HTTPFields()
        guard let origin, !rules.isEmpty else { return fields }
        let rule = rules.first {
            $0.allows(origin: origin) && $0.allows(method: method.rawValue)
        }
        guard let rule else {
            // Another origin might get another answer.
            fields[.vary] = "Origin"
            return fields
        }
        if rule.allowedOrigins.contains("*") {
            fields[.accessControlAllowOrigin] = "*"
        } else {
            fields[.accessControlAllowOrigin] = origin
            fields[.accessControlAllowCredentials] = "true"
            fields[.vary] = "Origin"
        }
        let exposed = self.exposedNames(in: answer, rule)
        if !exposed.isEmpty {
            fields[.accessControlExposeHeaders] = exposed.joined(separator: ",")
        }
        return fields
    }

    private static func exposedNames(in answer: HTTPFields, _ rule: CORSRule) -> [String] {
        if rule.exposedHeaders.isEmpty { return [] }
        var names: [String] = []
        for field in answer {
            let name = field.name.rawName
            if !names.contains(name) && CORSRule.matches(name, rule.exposedHeaders) {
                names.append(name)
            }
        }
        return names
    }

    private static func required(
        _ name: HTTPField.Name, of request: HTTPFields
    ) throws(WireError) -> String {
        guard let value = request.firstValue(of: name), !value.isEmpty else {
            var error = WireError.invalidHeaderValue(name.rawName, "")
            error.message = "A required CORS header is not present."
            throw error
        }
        return value
    }
}

extension CORSRule {
    fileprivate func allows(method: String) -> Bool {
        self.allowedMethods.contains(method)
    }

    /// `*`, the origin itself, or `https://*.example.com` for every host below that one.
    fileprivate func allows(origin: String) -> Bool {
        let origin = origin.lowercased()
        return self.allowedOrigins.contains { allowed in
            let allowed = allowed.lowercased()
            if allowed == "*" || allowed == origin { return true }
            guard let star = allowed.firstIndex(of: "*"), allowed[..<star].hasSuffix("://") else {
                return false
            }
            let scheme = allowed[..<star]
            let domain = allowed[allowed.index(after: star)...]
            return domain.hasPrefix(".") && origin.hasPrefix(scheme) && origin.hasSuffix(domain)
                && origin.utf8.count > scheme.utf8.count + domain.utf8.count
        }
    }

    /// Whether `name` is one of `patterns`, or begins like one of those that end in `*`.
    fileprivate static func matches(_ name: String, _ patterns: [String]) -> Bool {
        let name = name.lowercased()
        return patterns.contains { pattern in
            let pattern = pattern.lowercased()
            return pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern
        }
    }
}
