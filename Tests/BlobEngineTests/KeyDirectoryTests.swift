import BlobEngine
import BlobModel
import Foundation
import StorageIO
import Testing

/// Goal: keys are there exactly as they were saved, whatever a crash or damage does, nobody else
/// can read them, and what no account claims does not stay.
struct KeyDirectoryTests {
    private static let path = "/data/keys/testaccount"

    private static func disk() throws -> SimulatedFileSystem {
        let files = SimulatedFileSystem(seed: 5)
        try files.createDirectory("/data")
        try files.synchronizeDirectory("/")
        return files
    }

    private static func account(_ key1: UInt64, _ key2: UInt64) throws -> StorageAccount {
        let now = SimulatedStore.start
        return StorageAccount(
            name: try Sample.account(),
            properties: AccountProperties(
                kind: .storageV2, sku: .standardLRS, location: "local", accessTier: .hot),
            createdAt: now, key1: .init(id: AccountKeyID(value: key1), createdAt: now),
            key2: .init(id: AccountKeyID(value: key2), createdAt: now))
    }

    private static func keys(_ ids: UInt64...) -> [AccountKeyID: AccountKey] {
        Dictionary(uniqueKeysWithValues: ids.map { (AccountKeyID(value: $0), .random()) })
    }

    private static func load(
        _ files: SimulatedFileSystem, _ accounts: [StorageAccount]
    ) throws -> [AccountName: [AccountKeyID: AccountKey]] {
        try KeyDirectory("/data", files: files).load(accounts, quietLogger)
    }

    @Test func theValidKeysComeBackAndNoOthersStay() async throws {
        let files = try Self.disk()
        let name = try Sample.account()
        let keys = Self.keys(1, 2, 3)
        try await KeyDirectory("/data", files: files).save(keys, of: name)
        let valid = keys.filter { $0.key.value != 2 }
        #expect(try Self.load(files, [Self.account(3, 1)]) == [name: valid])
        // The one that is not valid is off the disk.
        #expect(
            try Self.load(files, [Self.account(3, 2)]) == [name: valid.filter { $0.key.value == 3 }]
        )
    }

    @Test func whatNoAccountClaimsGoes() async throws {
        let files = try Self.disk()
        let directory = try KeyDirectory("/data", files: files)
        try await directory.save(Self.keys(1, 2), of: try Sample.account())
        try await directory.removeKeys(of: try #require(AccountName("nobody")))
        #expect(try Self.load(files, []) == [:])
        #expect(try files.list("/data/keys") == [])
        try await directory.save(Self.keys(1, 2), of: try Sample.account())
        try await directory.removeKeys(of: try Sample.account())
        #expect(try files.list("/data/keys") == [])
    }

    @Test func aDamagedFileHasNoKeysAndStays() async throws {
        let files = try Self.disk()
        let name = try Sample.account()
        let keys = Self.keys(1, 2)
        try await KeyDirectory("/data", files: files).save(keys, of: name)
        let byteCount = try #require(files.contents()[Self.path]).count
        #expect(byteCount == 6 + 2 * (8 + 64) + 32)
        for offset in 0..<byteCount {
            let damaged = files.copy()
            try damaged.flipBit(offset % 8, at: offset, of: Self.path)
            let bytes = damaged.contents()[Self.path]
            #expect(try Self.load(damaged, [Self.account(1, 2)]) == [name: [:]])
            #expect(damaged.contents()[Self.path] == bytes)
        }
        for count in 0..<UInt64(byteCount) {
            let cut = files.copy()
            try cut.open(Self.path, .readWrite).truncate(to: count)
            #expect(try Self.load(cut, [Self.account(1, 2)]) == [name: [:]])
        }
        // A new key makes it whole.
        let repaired = Self.keys(8, 9)
        try await KeyDirectory("/data", files: files).save(repaired, of: name)
        #expect(try Self.load(files, [Self.account(8, 9)]) == [name: repaired])
    }

    @Test func aMissingFileHasNoKeys() throws {
        let files = try Self.disk()
        #expect(try Self.load(files, [Self.account(1, 2)]) == [try Sample.account(): [:]])
    }

    /// The power goes at each change of a save in turn: the old keys or the new ones, whole.
    @Test(arguments: 0..<8, UInt64(0)..<12)
    func aCrashLeavesOldOrNew(changes: Int, seed: UInt64) async throws {
        let files = try Self.disk()
        let name = try Sample.account()
        let old = Self.keys(1, 2)
        let new = old.merging(Self.keys(3)) { first, _ in first }
        let directory = try KeyDirectory("/data", files: files)
        try await directory.save(old, of: name)
        files.cutPower(afterChanges: changes)
        var isSaved = false
        do {
            try await directory.save(new, of: name)
            isSaved = true
        } catch {
            #expect(files.isPowerCut)
        }
        files.crash(keeping: seed)
        // Before the event: the old keys are valid, and are there.
        #expect(try Self.load(files.copy(), [Self.account(1, 2)]) == [name: old])
        // After it, which a save that returned precedes: the new one is there.
        guard isSaved else { return }
        let valid = new.filter { $0.key.value != 1 }
        #expect(try Self.load(files, [Self.account(3, 2)]) == [name: valid])
        #expect(try files.list("/data/keys") == ["testaccount"])
    }

    @Test func aFailureIsReportedAndLeavesTheOldKeys() async throws {
        let files = try Self.disk()
        let name = try Sample.account()
        let old = Self.keys(1, 2)
        let directory = try KeyDirectory("/data", files: files)
        try await directory.save(old, of: name)
        for operation in [FileOperation.write, .synchronize, .rename] {
            files.fail(operation, code: ENOSPC)
            await #expect(throws: StorageFailure.outOfSpace) {
                try await directory.save(Self.keys(4, 5), of: name)
            }
            #expect(try Self.load(files.copy(), [Self.account(1, 2)]) == [name: old])
        }
    }

    @Test func onlyTheOwnerMayReadThem() async throws {
        let scratch = try ScratchDirectory()
        let folder = "\(scratch.path)/keys"
        // Somebody made it before, open to all.
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755])
        let directory = try KeyDirectory(scratch.path, files: SystemFileSystem())
        try await directory.save(Self.keys(1, 2), of: try Sample.account())
        func permissions(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try permissions(folder) == 0o700)
        #expect(try permissions("\(folder)/testaccount") == 0o600)
    }

    @Test func aKeyDoesNotDescribeItself() throws {
        let key = AccountKey.random()
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), "\([key])", dumped] {
            #expect(!text.contains { $0.isNumber }, "\(text)")
        }
        #expect(AccountKey(Array(repeating: 0, count: 63)) == nil)
        #expect(AccountKey.random() != key)
    }
}
