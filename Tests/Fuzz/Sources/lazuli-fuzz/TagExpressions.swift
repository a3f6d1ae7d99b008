import AzureWire
import BlobModel

/// Tags in a header and the two languages of tag conditions.
func fuzzTagExpressions(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    do throws(WireError) {
        let tags = try TagsHeader.parse(text)
        require((try? BlobTags(tags.entries)) == tags, "tags are valid")
        require((try? TagsXML.parse(TagsXML.write(tags))) == tags, "tags are read as written")
    } catch {
        checkErrorBody(error)
    }
    for scope in [WhereExpression.Scope.account, .container] {
        do throws(WireError) {
            _ = try WhereExpression.parse(text, in: scope)
        } catch {
            checkErrorBody(error)
        }
    }
    do throws(WireError) {
        _ = try IfTagsExpression.parse(text).holds(for: .none)
    } catch {
        checkErrorBody(error)
    }
}
