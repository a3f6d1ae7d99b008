import BlobIndex
import Journal

/// Why a store could not be opened or verified.
public struct OpenFailure: Error, CustomStringConvertible {
    public var description: String

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
