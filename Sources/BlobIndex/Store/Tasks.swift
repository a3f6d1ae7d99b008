public import BlobModel

// What is to be done at a time (see ``DueTask``). One thread's: the sweeper's.

extension IndexStore {
    /// The tasks whose time has come, the oldest first, at most `limit`.
    public func tasks(upTo now: Timestamp, limit: Int) throws(IndexFailure) -> [DueTask] {
        var tasks: [DueTask] = []
        var cursor = self.database.cursor(under: .all(.task))
        try cursor.seekToFirst()
        while cursor.isValid, tasks.count < limit {
            let task = try cursor.task()
            guard task.time <= now else { break }
            tasks.append(task)
            try cursor.next()
        }
        return tasks
    }

    /// The task is done, or what it names is gone. The journal does not say so: an index that is
    /// built again has it once more, and the sweeper finds out once more.
    public func remove(_ task: DueTask) throws(IndexFailure) {
        try self.database.remove([.task(task)])
    }

    /// The task could not be carried out yet.
    public func postpone(_ task: DueTask, to time: Timestamp) throws(IndexFailure) {
        let later = DueTask(time: time, work: task.work)
        try self.database.remove([.task(task)], adding: [.task(later)])
    }

    /// The copies from elsewhere that were begun and not ended, as far as the tasks know: one that
    /// has ended meanwhile may be among them.
    public func pendingCopies() throws(IndexFailure) -> [(BlobAddress, CopyID)] {
        var copies: [(BlobAddress, CopyID)] = []
        var cursor = self.database.cursor(under: .all(.task))
        try cursor.seekToFirst()
        while cursor.isValid {
            if case .copy(let address, let id) = try cursor.task().work {
                copies.append((address, id))
            }
            try cursor.next()
        }
        return copies
    }
}

extension RowCursor {
    fileprivate func task() throws(IndexFailure) -> DueTask {
        guard case .task(let task) = try ParsedKey.parse(self.key) else {
            preconditionFailure("row of another table")
        }
        return task
    }
}
