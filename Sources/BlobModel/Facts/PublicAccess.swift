/// What of a container everybody may read without credentials, where its account allows that at all
/// (spec auth.md §8). The raw values are part of the formats on disk.
public enum PublicAccess: UInt8, CaseIterable, Hashable, Sendable {
    case off = 0
    /// Its blobs.
    case blob = 1
    /// Its blobs, what it is, and the list of what is in it.
    case container = 2
}
