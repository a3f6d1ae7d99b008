import BlobEngine
import BlobModel
import StorageIO
import Testing

/// Goal: an account's secret is there exactly as it was saved last, and no other account's stays.
struct DelegationDirectoryTests {
    private static let path = "/data/delegation/testaccount"

    private static func disk() throws -> SimulatedFileSystem {
        let files = SimulatedFileSystem(seed: 5)
        try files.createDirectory("/data")
        try files.synchronizeDirectory("/")
        return files
    }

    private static func load(
        _ files: SimulatedFileSystem, _ accounts: [AccountName]
    ) throws -> [AccountName: DelegationSecret] {
        try DelegationDirectory("/data", files: files).load(accounts, quietLogger)
    }

    @Test func theLastSecretComesBack() async throws {
        let files = try Self.disk()
        let name = try Sample.account()
        #expect(try Self.load(files, [name]) == [:])
        let directory = try DelegationDirectory("/data", files: files)
        try await directory.save(.random(), of: name)
        let last = DelegationSecret.random()
        try await directory.save(last, of: name)
        #expect(try Self.load(files, [name]) == [name: last])
        try await directory.removeSecret(of: name)
        try await directory.removeSecret(of: name)
        #expect(try Self.load(files, [name]) == [:])
    }

    @Test func whatNoAccountClaimsGoes() async throws {
        let files = try Self.disk()
        let name = try Sample.account()
        try await DelegationDirectory("/data", files: files).save(.random(), of: name)
        #expect(try Self.load(files, []) == [:])
        #expect(try files.list("/data/delegation") == [])
        #expect(try Self.load(files, [name]) == [:])
    }

    @Test func aDamagedSecretMakesNoKeys() async throws {
        let files = try Self.disk()
        let name = try Sample.account()
        try await DelegationDirectory("/data", files: files).save(.random(), of: name)
        let file = try files.open(Self.path, .readWrite)
        for offset in [0, 4, 5, 36, 37, 68] as [UInt64] {
            let byte = try file.bytes(at: offset, byteCount: 1)
            try file.write([byte[0] ^ 1], at: offset)
            #expect(try Self.load(files, [name]) == [:])
            try file.write(byte, at: offset)
            #expect(try Self.load(files, [name]).count == 1)
        }
    }
}
