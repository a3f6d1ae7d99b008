import AzureWire
import BlobModel
import Foundation
import HTTPTypes
import Testing

/// A file of `Tests/Golden/AzureWire`.
func golden(_ name: String, from file: String = #filePath) throws -> String {
    let tests = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
    return try String(
        contentsOf: tests.appending(path: "Golden/AzureWire/\(name)"), encoding: .utf8)
}

enum Fixture {
    static let noon = Timestamp(secondsSinceEpoch: 1_767_268_800)
    static let version = ServiceVersion("2024-08-04") ?? .whenAbsent

    static func container(_ name: String = "records") throws -> ContainerAddress {
        ContainerAddress(
            account: try #require(AccountName("acct")), name: try ContainerName(parsing: name))
    }

    static func metadata(_ entries: (String, String)...) throws -> Metadata {
        try Metadata(entries.map { Metadata.Entry(name: $0.0, value: $0.1) })
    }

    static func blob(
        _ kind: Blob.Kind, headers: ContentHeaders = ContentHeaders(), metadata: Metadata = .empty
    ) -> Blob {
        Blob(
            id: BlobID(sequence: 1), kind: kind, createdAt: noon,
            lastModified: noon.advanced(byDays: 1), etag: ETag(time: noon.advanced(byDays: 1)),
            byteCount: 1_024, blockCount: 3, content: .chunks, headers: headers,
            metadata: metadata)
    }

    static func payload(_ byteCount: UInt64) -> Payload {
        Payload(
            digest: SHA256Digest(words: (0, 0, 0, 0)), byteCount: byteCount,
            location: .file(PayloadFileID(value: 1)))
    }
}

func fields(_ pairs: [(String, String)]) throws -> HTTPFields {
    var fields = HTTPFields()
    for (name, value) in pairs {
        fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
    }
    return fields
}

/// Parses a head of version 2024-08-04 with the account `acct` in the path.
func parse(
    _ method: HTTPRequest.Method, _ target: String, _ pairs: [(String, String)] = []
) throws -> BlobOperation {
    var pairs = pairs
    if !pairs.contains(where: { $0.0 == "x-ms-version" }) {
        pairs.append(("x-ms-version", "2024-08-04"))
    }
    return try BlobRequest(
        parsing: method, try RequestTarget(parsing: target),
        try fields(pairs.filter { $0.0 != "x-ms-version" || $0.1 != "-" }),
        account: try #require(AccountName("acct")), addressing: .path
    ).operation
}

func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
}
