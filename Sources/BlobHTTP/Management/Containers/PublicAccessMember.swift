import BlobModel

extension PublicAccess {
    /// As the management plane shows it (spec worm.md §4.2).
    var resourceText: String {
        switch self {
        case .off: "None"
        case .blob: "Blob"
        case .container: "Container"
        }
    }
}

extension JSONMembers {
    /// `publicAccess`, in any case.
    mutating func publicAccess() throws(ManagementError) -> PublicAccess? {
        guard let text = try self.string("publicAccess") else { return nil }
        let level = PublicAccess.allCases.first {
            $0.resourceText.lowercased() == text.lowercased()
        }
        guard let level else {
            throw .propertyValue(String(text.prefix(64)), of: self.fullName("publicAccess"))
        }
        return level
    }
}
