@testable import AzureWire
import BlobModel

/// Every document that a client can send, given to every reader: refused, or understood so that
/// what is written of it is understood as the same.
func fuzzXML(_ input: [UInt8]) {
    read { () throws(WireError) in
        let references = try BlockListXML.parse(input)
        for reference in references {
            let byteCount = Base64.decode(reference.id.text)?.count ?? 0
            require((1...64).contains(byteCount), "a block's id is 1 to 64 bytes in base64")
        }
    }
    read { () throws(WireError) in
        let tags = try TagsXML.parse(input)
        require((try? TagsXML.parse(TagsXML.write(tags))) == tags, "tags are read as written")
    }
    read { () throws(WireError) in
        let identifiers = try SignedIdentifiersXML.parse(input)
        require(identifiers.count <= SignedIdentifier.countMax, "there are at most five policies")
        require(
            Set(identifiers.map(\.id)).count == identifiers.count, "policies have different ids")
        let written = SignedIdentifiersXML.write(identifiers)
        require(
            (try? SignedIdentifiersXML.parse(written)) == identifiers,
            "policies are read as written")
    }
    read { () throws(WireError) in
        let change = try ServicePropertiesXML.parse(input)
        let settings = AccountSettings(
            blobRetention: change.blobRetention?.value, corsRules: change.corsRules ?? [],
            defaultServiceVersion: change.defaultServiceVersion?.value)
        let again = try ServicePropertiesXML.parse(ServicePropertiesXML.write(settings))
        require(again.corsRules == settings.corsRules, "CORS rules are read as written")
        require(
            again.blobRetention?.value == settings.blobRetention,
            "retention is read as written")
        require(
            again.defaultServiceVersion?.value == settings.defaultServiceVersion,
            "the version is read as written")
    }
    read { () throws(WireError) in
        let document = try QueryDocument.parse(input)
        require(try QueryDocument.parse(input) == document, "the same document is the same query")
    }
}

private func read(_ body: () throws(WireError) -> Void) {
    do throws(WireError) { try body() } catch { checkErrorBody(error) }
}

func isErrorXML(_ xml: [UInt8]) -> Bool {
    guard let root = try? XMLElement(parsing: xml, root: "Error") else { return false }
    return (try? root.child("Code")) != nil
}
