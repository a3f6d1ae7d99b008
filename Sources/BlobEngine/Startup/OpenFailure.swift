import BlobIndex
import BlobModel
import Journal

/// Why a store could not be opened or verified.
public struct OpenFailure: Error, CustomStringConvertible {
    public var description: String

    init(configuredTwice account: AccountName) {
        self.description =
            "the account '\(account.text)' was created through the management plane and is among "
            + "the accounts that the server is started with, too; take it out of those, or start "
            + "without it and delete the created one"
    }

    init(_ description: String) {
        self.description = description
    }

    /// - Parameter error: of journal, index or rules; each describes itself.
    init(_ error: any Error) {
        switch error {
        case let error as OpenFailure: self = error
        case let error as JournalError: self.description = error.description
        case let error as IndexFailure: self.description = "index: \(error.storageFailure)"
        default: self.description = "\(error)"
        }
    }
}
