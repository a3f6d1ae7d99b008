/// A block's id exactly as the client wrote it: canonical base64 of 1–64 bytes.
///
/// Ids compare as text, and all uncommitted ids of one blob have the same length
/// (spec rest.md §4.5).
public struct BlockID: Hashable, Sendable {
    public let text: String

    /// The caller has checked that `text` is canonical base64 of 1–64 bytes.
    public init(checked text: String) {
        self.text = text
    }
}
