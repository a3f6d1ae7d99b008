// Goal: every task comes when its time has come, the oldest first, until it is removed. Method:
// random tasks of all kinds, removed and postponed at random, against a set.

import BlobIndex
import BlobModel
import Testing

@Suite struct DueTaskTests {
    private func works() throws -> [DueTask.Work] {
        let container = try Fixture.address()
        return try ["a", "a/b", "ß\0"].flatMap { text -> [DueTask.Work] in
            let blob = BlobAddress(container: container, name: try Fixture.name(text))
            return [
                .purge(blob, .base),
                .purge(blob, HistoryItem.Key(time: Fixture.time(5), role: .snapshot)),
                .purge(blob, HistoryItem.Key(time: Fixture.time(5), role: .version)),
                .expire(blob), .discardUpload(blob, UploadID(sequence: 6)),
                .copy(blob, CopyID(value: .max - 1)),
            ]
        } + [
            .purgeContainer(container, version: Fixture.time(7)),
            .purgeContainer(try Fixture.address("other"), version: Fixture.time(8)),
        ]
    }

    @Test(arguments: UInt64(0)..<10)
    func tasksComeInOrderUntilTheyAreDone(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        try withScratch { scratch in
            let store = try scratch.store()
            var model: Set<DueTask> = []
            for work in try self.works() {
                for _ in 0..<2 {
                    let time = Fixture.time(Int64.random(in: 0...600, using: &numbers))
                    model.insert(DueTask(time: time, work: work))
                }
            }
            try store.commit(model.shuffled(using: &numbers).map { .putTask($0) }, sequence: 1)
            while !model.isEmpty {
                let now = Fixture.time(Int64.random(in: 0...900, using: &numbers))
                let due = model.filter { $0.time <= now }
                for limit in [1, 2, 7, 1_000] {
                    let tasks = try store.tasks(upTo: now, limit: limit)
                    #expect(tasks.map(\.time) == Array(due.map(\.time).sorted().prefix(limit)))
                    #expect(due.isSuperset(of: tasks))
                    #expect(Set(tasks).count == tasks.count)
                }
                for task in try store.tasks(upTo: now, limit: 5) {
                    model.remove(task)
                    guard Bool.random(using: &numbers) else {
                        try store.remove(task)
                        continue
                    }
                    // The same time again is a time like others.
                    let delay = Int64.random(in: 0...50, using: &numbers)
                    let later = task.time.advanced(byTicks: delay)
                    try store.postpone(task, to: later)
                    model.insert(DueTask(time: later, work: task.work))
                }
            }
            #expect(try store.tasks(upTo: Fixture.time(.max), limit: 1).isEmpty)
        }
    }

    @Test func pendingCopiesAreThoseAmongTheTasks() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let works = try self.works()
            try store.commit(
                works.enumerated().map {
                    .putTask(DueTask(time: Fixture.time(100 - Int64($0)), work: $1))
                }, sequence: 1)
            let copies = try store.pendingCopies()
            let found = copies.map { DueTask.Work.copy($0.0, $0.1) }
            let expected = works.reversed().filter { if case .copy = $0 { true } else { false } }
            #expect(found == expected)
        }
    }

    /// Two indexes of the same journal differ in what is done already.
    @Test func tasksAreNoLiveRows() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            try store.commit(
                try self.works().map { .putTask(DueTask(time: Fixture.time(1), work: $0)) },
                sequence: 1)
            #expect(try store.allLiveRows().isEmpty)
        }
    }
}
