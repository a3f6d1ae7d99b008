import AccessControl
import BlobModel
import Testing

@Suite struct RoleAssignmentTests {
    let account = AccountName("audit")!
    let logs: ContainerName

    init() throws {
        self.logs = try ContainerName(parsing: "logs")
    }

    @Test func textsOfEveryScope() throws {
        let everywhere = try #require(RoleAssignment("alice=Storage Blob Data Reader"))
        #expect(
            everywhere
                == RoleAssignment(subject: "alice", role: .blobDataReader, scope: .everything))
        #expect(
            RoleAssignment("a=b@c=storage blob data OWNER@audit")
                == RoleAssignment(
                    subject: "a=b@c", role: .blobDataOwner, scope: .account(self.account)))
        #expect(
            RoleAssignment("x=17d1049b-9a84-46fb-8f53-869881c3d3ab@audit/logs")
                == RoleAssignment(
                    subject: "x", role: .accountContributor,
                    scope: .container(ContainerAddress(account: self.account, name: self.logs))))
    }

    @Test(arguments: [
        "", "alice", "=Storage Blob Data Reader", "alice=", "alice=Reader",
        "alice=Storage Blob Data Reader@",
        "alice=Storage Blob Data Reader@AUDIT", "alice=Storage Blob Data Reader@audit/",
        "alice=Storage Blob Data Reader@audit/lo gs",
        "alice=Storage Blob Data Reader@audit/logs/blob",
    ])
    func nothingElse(_ text: String) {
        #expect(RoleAssignment(text) == nil)
    }

    @Test func aScopeTakesInWhatIsBelowIt() throws {
        let assignments = RoleAssignments(
            try [
                "alice=Storage Blob Data Reader@audit",
                "alice=Storage Blob Data Contributor@audit/logs",
                "root=Storage Account Contributor",
            ].map { try #require(RoleAssignment($0)) })
        let other = try #require(AccountName("other"))
        #expect(assignments.actions(of: "alice", in: self.account) == Role.blobDataReader.actions)
        #expect(
            assignments.actions(of: "alice", in: self.account, self.logs)
                == Role.blobDataReader.actions.union(Role.blobDataContributor.actions))
        #expect(
            assignments.actions(of: "alice", in: self.account, try ContainerName(parsing: "logs2"))
                == Role.blobDataReader.actions)
        #expect(assignments.actions(of: "alice", in: other).isEmpty)
        #expect(assignments.actions(of: "Alice", in: self.account).isEmpty)
        #expect(assignments.actionsEverywhere(of: "alice").isEmpty)
        #expect(
            assignments.actions(of: "root", in: other, self.logs) == Role.accountContributor.actions
        )
        #expect(assignments.actionsEverywhere(of: "root") == Role.accountContributor.actions)
    }
}
