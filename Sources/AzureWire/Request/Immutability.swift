import BlobModel
import HTTPTypes

// Policies and holds of single versions (spec worm.md §2.4, §2.5).

extension RequestHeaders {
    /// What a write asks for its new version. A mode alone asks for nothing that could be done, and
    /// so does an empty value: ignored it would look like protection.
    func askedImmutability() throws(WireError) -> BlobImmutability {
        var asked = BlobImmutability.none
        if self[.legalHold] != nil { asked.legalHold = try self.requiredLegalHold() }
        if self[.immutabilityUntilDate] != nil || self[.immutabilityMode] != nil {
            asked.policy = try self.versionPolicy()
        }
        return asked
    }

    /// Set Blob Immutability Policy.
    func versionPolicy() throws(WireError) -> VersionPolicy {
        guard let until = WireDate.parse(try self.required(.immutabilityUntilDate)) else {
            throw self.invalidValue(.immutabilityUntilDate)
        }
        let mode: ImmutabilityPolicy.State
        switch self.nonEmpty(.immutabilityMode)?.lowercased() {
        case nil, "unlocked": mode = .unlocked
        case "locked": mode = .locked
        // `Mutable` is in the definitions, but nothing that could be set (rule 2.4.3).
        case .some: throw self.invalidValue(.immutabilityMode)
        }
        return VersionPolicy(until: until, mode: mode)
    }

    /// Set Blob Legal Hold.
    func requiredLegalHold() throws(WireError) -> Bool {
        _ = try self.required(.legalHold)
        return try self.flag(.legalHold) ?? false
    }

    /// The first of the three headers that is sent.
    var immutability: (name: String, value: String)? {
        for header in [KnownHeader.immutabilityUntilDate, .immutabilityMode, .legalHold] {
            if let value = self[header] { return (header.rawValue, value) }
        }
        return nil
    }
}

extension RequestParser {
    /// The version that knows policies of versions.
    private static let firstVersion = ServiceVersion(known: "2020-06-12")

    /// Set or Delete Blob Immutability Policy and Set Blob Legal Hold; nil if it is none of them.
    func versionImmutability(
        _ blob: BlobAddress, _ revision: Revision
    ) throws(WireError) -> BlobOperation? {
        switch (self.method, self.component) {
        case (.put, "immutabilitypolicies"), (.delete, "immutabilitypolicies"), (.put, "legalhold"):
            guard self.version >= Self.firstVersion else {
                throw .invalidQueryParameterValue("comp", self.target["comp"] ?? "")
            }
        default:
            return nil
        }
        let isPolicySet = self.method == .put && self.component == "immutabilitypolicies"
        let conditions = try self.headers.versionImmutabilityConditions(isPolicySet: isPolicySet)
        if self.component == "legalhold" {
            return .setBlobLegalHold(blob, revision, try self.headers.requiredLegalHold())
        }
        if self.method == .delete { return .deleteBlobImmutabilityPolicy(blob, revision) }
        return .setBlobImmutabilityPolicy(
            blob, revision, conditions, try self.headers.versionPolicy())
    }

    /// Refuses the headers of a version's policy or hold: ignored they would look like protection.
    func refuseImmutabilityHeaders() throws(WireError) {
        guard let header = self.headers.immutability else { return }
        throw .unsupportedHeader(header.name, header.value)
    }

    /// Whether a request on a blob writes a version that could have a policy or hold, or sets them
    /// (spec worm.md §2.5).
    var takesImmutabilityHeaders: Bool {
        guard self.method == .put else { return false }
        switch self.component {
        case "immutabilitypolicies", "legalhold":
            return true
        case "blocklist":
            return self.version >= Self.firstVersion
        case "":
            // Put Blob From URL is told from Copy Blob by the type.
            let isPutFromURL =
                self.headers.nonEmpty(.copySource) != nil && self.headers.nonEmpty(.blobType) != nil
            return self.version >= Self.firstVersion && !isPutFromURL
        default:
            return false
        }
    }
}
