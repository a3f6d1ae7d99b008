import BlobModel
import HTTPTypes

// The members of an account's body that have values of their own.

extension AccountProperties.Kind {
    /// As the wire shows it.
    var text: String {
        switch self {
        case .storageV2: "StorageV2"
        case .blockBlobStorage: "BlockBlobStorage"
        }
    }
}

extension AccountProperties.SKU {
    /// As the wire shows it.
    var text: String {
        switch self {
        case .standardLRS: "Standard_LRS"
        case .premiumLRS: "Premium_LRS"
        }
    }

    var tier: String {
        switch self {
        case .standardLRS: "Standard"
        case .premiumLRS: "Premium"
        }
    }
}

extension AccountPolicy.State {
    /// As the wire shows it.
    var text: String {
        switch self {
        case .disabled: "Disabled"
        case .unlocked: "Unlocked"
        case .locked: "Locked"
        }
    }
}

extension JSONMembers {
    mutating func kind() throws(ManagementError) -> AccountProperties.Kind? {
        switch try self.string("kind") {
        case nil: return nil
        case "StorageV2": return .storageV2
        case "BlockBlobStorage": return .blockBlobStorage
        case let other? where ["Storage", "BlobStorage", "FileStorage"].contains(other):
            throw .notImplemented("The kind '\(other)'")
        case let other?: throw .propertyValue(String(other.prefix(64)), of: "kind")
        }
    }

    /// The other ones promise copies elsewhere, which do not exist.
    mutating func sku() throws(ManagementError) -> AccountProperties.SKU? {
        switch try self.string("name") {
        case nil: return nil
        case "Standard_LRS": return .standardLRS
        case "Premium_LRS": return .premiumLRS
        case let other?
        where [
            "Standard_GRS", "Standard_RAGRS", "Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS",
            "Premium_ZRS", "StandardV2_LRS", "StandardV2_GRS", "StandardV2_ZRS", "StandardV2_GZRS",
            "PremiumV2_LRS", "PremiumV2_ZRS",
        ].contains(other):
            throw .notImplemented("The sku '\(other)'")
        case let other?: throw .propertyValue(String(other.prefix(64)), of: self.fullName("name"))
        }
    }

    /// `West Europe` is `westeurope`, as on Azure; which places there are is the client's affair.
    mutating func location() throws(ManagementError) -> String? {
        guard let text = try self.string("location") else { return nil }
        let location = text.lowercased().filter { $0 != " " }
        guard (1...64).contains(location.utf8.count),
            location.utf8.allSatisfy({
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            })
        else { throw .propertyValue(String(text.prefix(64)), of: "location") }
        return location
    }

    mutating func tags() throws(ManagementError) -> AccountTags? {
        guard var members = try self.object("tags") else { return nil }
        var entries: [AccountTags.Entry] = []
        for name in members.names {
            guard let value = try members.string(name) else { continue }
            entries.append(AccountTags.Entry(name: name, value: value))
        }
        guard let tags = AccountTags(entries) else {
            throw ManagementError(
                .badRequest, "InvalidRequestPropertyValue",
                "A resource has at most \(AccountTags.countMax) tags, whose names have 1 to "
                    + "\(AccountTags.nameCharactersMax) characters, none of <>%&\\?/, and differ in "
                    + "more than case, and whose values have at most "
                    + "\(AccountTags.valueCharactersMax) characters.")
        }
        return tags
    }

    mutating func accessTier() throws(ManagementError) -> AccessTier? {
        guard let text = try self.string("accessTier") else { return nil }
        guard let tier = AccessTier(text), AccountProperties.defaultTiers.contains(tier) else {
            throw .propertyValue(String(text.prefix(64)), of: self.fullName("accessTier"))
        }
        return tier
    }

    /// `immutabilityPolicy`, in an account's `immutableStorageWithVersioning`.
    mutating func policy() throws(ManagementError) -> AccountPolicyChange? {
        guard var members = try self.object("immutabilityPolicy") else { return nil }
        var change = AccountPolicyChange()
        change.days = try members.integer(PolicyBody.daysMember)
        change.appendBlobs = try members.bool("allowProtectedAppendWrites")
        switch try members.string("state")?.lowercased() {
        case nil: break
        case "disabled": change.state = .disabled
        case "unlocked": change.state = .unlocked
        case "locked": change.state = .locked
        case let other?:
            throw .propertyValue(String(other.prefix(64)), of: members.fullName("state"))
        }
        try members.end()
        return change
    }
}
