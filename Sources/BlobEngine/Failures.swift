import BlobIndex
import BlobModel
import Journal

/// Runs something on the index and says of its failures what they mean to the store's users.
func onIndex<Result: ~Copyable>(
    _ body: () throws(IndexFailure) -> Result
) throws(StorageFailure) -> Result {
    do throws(IndexFailure) {
        return try body()
    } catch {
        throw error.storageFailure
    }
}

/// Runs something on the journal, likewise.
func onJournal<Result: ~Copyable>(
    _ body: () throws(JournalError) -> Result
) throws(StorageFailure) -> Result {
    do throws(JournalError) {
        return try body()
    } catch {
        throw error.storageFailure
    }
}

extension IndexFailure {
    var storageFailure: StorageFailure {
        switch self {
        case .outOfSpace: .outOfSpace
        case .unusable(let text): .corrupt("index: \(text)")
        case .inputOutput(let text): .inputOutput("index: \(text)")
        }
    }
}
