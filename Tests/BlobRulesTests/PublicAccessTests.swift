import BlobModel
import BlobRules
import Testing

// Goal: a container is public only if its account allows that when it is made so (spec auth.md §8),
// is private again with the next Set Container ACL that does not say otherwise, and a refusal
// changes nothing. Method: each command that carries a level, on each kind of account.
struct PublicAccessTests {
    enum Door: CaseIterable {
        case create
        case setACL
        case update

        func change(_ level: PublicAccess) -> ContainerChange {
            switch self {
            case .create: .create(Fixture.metadata("new"), publicAccess: level)
            case .setACL: .setSignedIdentifiers([], publicAccess: level, .none)
            case .update: .update(Fixture.metadata("new"), publicAccess: level)
            }
        }
    }

    /// An account that is made through the management plane, or configured.
    private static func script(isConfigured: Bool, allows: Bool) throws -> AccountScript {
        var script = try AccountScript()
        if isConfigured {
            script.script.store.isAccountConfigured = true
            script.script.store.configuredAllowPublicAccess = allows
        } else {
            // What configured accounts may says nothing of this one.
            script.script.store.configuredAllowPublicAccess = !allows
            #expect(try script.create() == "ok")
            #expect(try script.update { $0.allowsPublicAccess = allows } == "ok")
        }
        return script
    }

    @Test(arguments: Door.allCases, [false, true])
    func levelsAreTheAccountsToAllow(door: Door, isConfigured: Bool) throws {
        for allows in [false, true] {
            for level in PublicAccess.allCases {
                var script = try Self.script(isConfigured: isConfigured, allows: allows)
                if door != .create { try script.make(.create(.empty)) }
                let before = script.store.containers
                let word = try script.script.perform(
                    .container(Fixture.container, door.change(level))
                ).word
                let after = script.store.containers[Fixture.container]
                if level == .off || allows {
                    #expect(word == "ok")
                    #expect(after?.publicAccess == level)
                    #expect(after?.lastModified == script.script.now)
                    #expect(after?.etag.time == script.script.now)
                } else {
                    #expect(word == "public-access-not-permitted")
                    #expect(script.store.containers == before)
                }
            }
        }
    }

    @Test func whatElseIsWrongIsToldFirst() throws {
        var script = try Self.script(isConfigured: true, allows: false)
        func word(_ change: ContainerChange) throws -> String {
            try script.script.perform(.container(Fixture.container, change)).word
        }
        #expect(try word(.update(nil, publicAccess: .blob)) == "container-not-found")
        #expect(
            try word(.setSignedIdentifiers([], publicAccess: .blob, .none))
                == "container-not-found")
        #expect(try word(.create(.empty)) == "ok")
        #expect(try word(.create(.empty, publicAccess: .blob)) == "exists")
        var conditions = Conditions.none
        conditions.leaseID = Fixture.lease(1)
        #expect(
            try word(.setSignedIdentifiers([], publicAccess: .blob, conditions))
                == "lease-not-present")
        script = try AccountScript()
        #expect(try word(.create(.empty, publicAccess: .blob)) == "no-account")
    }

    /// The level stays where it was, so that it counts again when the account allows it again.
    @Test func anAccountThatForbidsItLaterKeepsTheLevels() throws {
        var script = try Self.script(isConfigured: false, allows: true)
        try script.make(.create(.empty, publicAccess: .container))
        #expect(try script.update { $0.allowsPublicAccess = false } == "ok")
        #expect(script.store.account?.properties.allowsPublicAccess == false)
        #expect(script.store.containers[Fixture.container]?.publicAccess == .container)
        // Not even the same level can be set, private can, and other changes do not mind.
        let same = ContainerChange.update(nil, publicAccess: .container)
        #expect(
            try script.script.perform(.container(Fixture.container, same)).word
                == "public-access-not-permitted")
        try script.make(.setMetadata(Fixture.metadata("new"), .none))
        #expect(script.store.containers[Fixture.container]?.publicAccess == .container)
        try script.make(.update(nil, publicAccess: .off))
        #expect(script.store.containers[Fixture.container]?.publicAccess == .off)
    }

    @Test func whatAnUpdateDoesNotMentionStays() throws {
        var script = try Self.script(isConfigured: true, allows: true)
        let identifier = SignedIdentifier(id: "p", start: nil, expiry: nil, permission: "r")
        try script.make(.create(Fixture.metadata("old")))
        try script.make(.setSignedIdentifiers([identifier], publicAccess: .blob, .none))
        try script.make(.update(nil, publicAccess: .container))
        var container = try #require(script.store.containers[Fixture.container])
        #expect(container.metadata == Fixture.metadata("old"))
        #expect(container.signedIdentifiers == [identifier])
        #expect(container.publicAccess == .container)
        try script.make(.update(.empty, publicAccess: .blob))
        container = try #require(script.store.containers[Fixture.container])
        #expect(container.metadata == .empty && container.publicAccess == .blob)
        // Set Container ACL replaces both.
        try script.make(.setSignedIdentifiers([], publicAccess: .off, .none))
        container = try #require(script.store.containers[Fixture.container])
        #expect(container.signedIdentifiers.isEmpty && container.publicAccess == .off)
    }

    @Test func anAccountsUpdateKeepsWhatItDoesNotMention() throws {
        var script = try Self.script(isConfigured: false, allows: true)
        #expect(try script.update { $0.tags = AccountTags.none } == "ok")
        #expect(script.store.account?.properties.allowsPublicAccess == true)
    }
}
