/// What a decision is made on: the state around a command's target, as of the command's turn.
///
/// Only what the command's kind asks for is looked up; the rest stays at its empty value.
public struct Facts: Sendable {
    public var container: Container?
    /// Container deletion: whether there is any committed blob. Uncommitted blocks are none (spec
    /// worm.md §1.9).
    public var containerHasBlobs = false
    public var blob: Blob?
    public var upload: Upload?
    /// Put Block: the uncommitted block of the same id that it would replace.
    public var stagedBlock: StagedBlock?
    /// Put Block List: all uncommitted blocks, by id.
    public var stagedBlocks: [BlockID: StagedBlock] = [:]
    /// Put Block List: the blocks of the committed list, in order.
    public var committedBlocks: [Chunk] = []

    public init() {}
}
