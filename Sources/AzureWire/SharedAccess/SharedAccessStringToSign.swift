public import BlobModel

// The text a token's signature is the HMAC-SHA256 of (spec auth.md §4, §5): lines joined by `\n`,
// in the form that the token's own version has.

extension SharedAccessToken {
    /// - Parameter blob: what the token is used for; a container's token signs the container.
    public func stringToSign(for blob: BlobAddress) -> String {
        switch self.kind {
        case .account(let services, let resourceTypes):
            self.accountText(blob.container.account, services, resourceTypes)
        case .service(let resource):
            self.serviceLines(resource, blob).joined(separator: "\n")
        }
    }

    /// Unlike the other, this text ends with a line feed.
    private func accountText(
        _ account: AccountName, _ services: String, _ resourceTypes: String
    ) -> String {
        var lines = [
            account.text, self["sp"], services, resourceTypes, self["st"], self["se"],
            self["sip"], self["spr"], self["sv"],
        ]
        if self.version >= .firstSigningEncryptionScope { lines.append(self["ses"]) }
        return lines.map { $0 + "\n" }.joined()
    }

    private func serviceLines(_ resource: SignedResource, _ blob: BlobAddress) -> [String] {
        var lines = [
            self["sp"], self["st"], self["se"], self.path(resource, blob), self["si"],
        ]
        if self.version >= .firstWithAccountTokens { lines += [self["sip"], self["spr"]] }
        if self.version >= .firstSigningVersion { lines.append(self["sv"]) }
        if self.version >= .firstSigningResourceKind {
            lines += [resource.rawValue, self.time(resource)]
        }
        if self.version >= .firstSigningEncryptionScope { lines.append(self["ses"]) }
        if self.version >= .firstSigningResponseHeaders {
            lines += ["rscc", "rscd", "rsce", "rscl", "rsct"].map { self[$0] }
        }
        return lines
    }

    /// The account stands in it once, also where it is part of the URL's path.
    private func path(_ resource: SignedResource, _ blob: BlobAddress) -> String {
        let service = self.version >= .firstSigningService ? "/blob" : ""
        let container = "\(service)/\(blob.container.account.text)/\(blob.container.name.text)"
        switch resource {
        case .container: return container
        case .blob, .snapshot, .version: return "\(container)/\(blob.name.text)"
        }
    }

    /// The id of the snapshot or version: it stands in the request, not in the token.
    private func time(_ resource: SignedResource) -> String {
        switch resource {
        case .container, .blob: ""
        case .snapshot: self["snapshot"]
        case .version: self["versionid"]
        }
    }
}
