import ArgumentParser
import BlobEngine
import Foundation

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a store that is not being served.",
        discussion: """
            Reads every batch of the journal, checks every payload that is still referred to against \
            its SHA-256, builds the index anew from the journal in a temporary directory and \
            compares it row by row with the one on disk. Changes nothing.

            EXIT CODES
              0  everything is as it was written
              1  damage, or the store could not be read; standard error names the first place
            """)

    @Option(help: "Directory of the store. (LAZULI_DATA)")
    var data: String?

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        guard let path = self.data ?? environment["LAZULI_DATA"] else {
            throw ValidationError("say where the store is: --data DIR")
        }
        let scratch = NSTemporaryDirectory() + "lazuli-verify-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: scratch, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        do throws(OpenFailure) {
            let report = try verifyStore(path, scratchDirectory: scratch)
            print(
                """
                batches   \(report.batches) whole, \(report.records) records, without a gap
                payloads  \(report.payloads) as their SHA-256 says, \(report.payloadBytes) bytes
                index     \(report.rows) rows, as the journal says\(self.lag(report))
                """)
        } catch {
            throw CommandFailure(message: "\(path): \(error.description)")
        }
    }

    private func lag(_ report: VerificationReport) -> String {
        report.recordsBehind == 0
            ? ""
            : "; it is \(report.recordsBehind) records behind, which the next start makes up for"
    }
}
