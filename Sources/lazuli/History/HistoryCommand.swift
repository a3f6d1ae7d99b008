import ArgumentParser
import AuditTrail
import AzureWire
import BlobModel
import Foundation
import Journal
import StorageIO

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Print the audit trail of a store from its journal.",
        discussion: """
            Every policy that was put, locked, extended or deleted, every hold set or cleared, the \
            same of single versions, containers created, deleted, restored and migrated, and every \
            attempt to alter or delete protected data that was refused: who, when, what, and what \
            became of it, oldest first. Without a container also settings of accounts and readings \
            of the clock; of a blob also each content put under its name and each deletion.

            The journal is read as it lies on the disk, with its checksums, also while a server runs \
            on it; nothing is changed. If its last batch is not whole, a note on the standard error \
            says so: it was being written, or is damaged, which 'lazuli verify' can tell.

            EXAMPLES
              lazuli history --data /srv/lazuli
              lazuli history audit --data /srv/lazuli --outcome refused --since 2026-01-01
              lazuli history audit/2026/app.log --data /srv/lazuli --output json

            EXIT CODES
              0  printed to the end         64  the options are wrong
              1  damage, no such container or blob was ever in the store, or it could not be read
            """)

    @Argument(
        help: ArgumentHelp(
            "A container, or a blob in one; without it, the whole store.",
            valueName: "container[/blob]"),
        transform: HistoryTarget.init(parsing:))
    var target: HistoryTarget?

    @Option(help: "Directory of the store. (LAZULI_DATA)")
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The storage account (default with a container: $LAZULI_ACCOUNT, else "
                + "devstoreaccount1; without: all).",
            valueName: "name"))
    var account: String?

    @Option(
        help: ArgumentHelp(
            "Only from then on: 2026-01-31, 2026-01-31T08:30Z or with seconds; UTC.",
            valueName: "time"),
        transform: parseTime)
    var since: Timestamp?

    @Option(
        help: ArgumentHelp("Only what was before then.", valueName: "time"), transform: parseTime)
    var until: Timestamp?

    @Option(
        help: ArgumentHelp(
            "Only what was done by whom; a part of 'key 1 of ACCOUNT', 'OBJECT_ID of ISSUER' or 'server'.",
            valueName: "text"))
    var actor: String?

    @Option(
        help: ArgumentHelp(
            "Only what was 'accepted', or only what was 'refused'.", valueName: "outcome"),
        transform: parseOutcome)
    var outcome: AuditEntry.Outcome?

    @Flag(help: "Every event, not only those of protection.")
    var all = false

    @Option(help: "'text' for people; 'json' for scripts: an object on each line.")
    var output = OutputFormat.text

    func validate() throws {
        _ = try self.scope()
        _ = try self.path()
    }

    func run() throws {
        let path = try self.path()
        let scope = try self.scope()
        var filter = AuditFilter()
        filter.since = self.since
        filter.until = self.until
        filter.actor = self.actor
        filter.outcome = self.outcome
        filter.includesAll = self.all
        var isKnown = false
        do {
            let end = try JournalReader(path, files: SystemFileSystem()).read { batch in
                for record in batch.records {
                    isKnown = isKnown || scope.covers(record)
                    guard let entry = filter.entry(of: record, in: scope) else { continue }
                    switch self.output {
                    case .text: print(entry.text)
                    case .json: print(try entry.json)
                    }
                }
            }
            if let end {
                FileHandle.standardError.write(
                    Data(
                        """
                        \(path): the journal ends with a batch that is not whole, in \(end.file) at \
                        \(end.offset): \(end.reason). It was being written, or is damaged: \
                        'lazuli verify' can tell.

                        """.utf8))
            }
        } catch let error as JournalError {
            throw CommandFailure(message: "\(path): \(error)")
        }
        if let target = self.target, !isKnown {
            throw CommandFailure(
                message: "\(path): no record is about \(target.text) of account "
                    + "\(try self.accountName().text)")
        }
    }

    private func path() throws -> String {
        guard let path = self.data ?? ManagementOptions.environment("LAZULI_DATA") else {
            throw ValidationError("say where the store is: --data DIR")
        }
        return path
    }

    private func scope() throws -> AuditScope {
        guard let target = self.target else {
            return self.account == nil ? .store : .account(try self.accountName())
        }
        let container = ContainerAddress(account: try self.accountName(), name: target.container)
        guard let blob = target.blob else { return .container(container) }
        return .blob(BlobAddress(container: container, name: blob))
    }

    private func accountName() throws -> AccountName {
        try ManagementOptions.accountName(self.account)
    }
}

/// `CONTAINER` or `CONTAINER/BLOB` on the command line.
struct HistoryTarget: Hashable, Sendable {
    let text: String
    let container: ContainerName
    let blob: BlobName?

    @Sendable init(parsing text: String) throws {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        self.text = text
        self.container = try parseContainerName(String(parts[0]))
        guard parts.count == 2 else {
            self.blob = nil
            return
        }
        guard let blob = try? BlobName(parsing: String(parts[1])) else {
            throw ValidationError("'\(parts[1])' is no blob name: 1-1024 characters.")
        }
        self.blob = blob
    }
}

@Sendable private func parseOutcome(_ text: String) throws -> AuditEntry.Outcome {
    guard let outcome = AuditEntry.Outcome(rawValue: text) else {
        throw ValidationError("an outcome is 'accepted' or 'refused', not '\(text)'.")
    }
    return outcome
}

@Sendable private func parseTime(_ text: String) throws -> Timestamp {
    guard let time = SignedTime.parse(text) else {
        throw ValidationError(
            "'\(text)' is no time: YYYY-MM-DD, YYYY-MM-DDThh:mmZ or YYYY-MM-DDThh:mm:ss.fffffffZ.")
    }
    return time
}
