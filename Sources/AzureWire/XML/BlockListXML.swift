public import BlobModel

/// The two XML forms of block lists (spec rest.md §4.5).
public enum BlockListXML: Sendable {
    /// Get Block List's answer: the sections that were asked for, present even when empty.
    public static func write(_ list: BlockList, _ kind: BlockListKind) -> [UInt8] {
        var xml = XMLWriter()
        xml.open("BlockList")
        if kind != .uncommitted {
            xml.blocks(
                "CommittedBlocks",
                list.committed.lazy.compactMap { chunk in
                    chunk.blockID.map { ($0, chunk.payload.byteCount) }
                })
        }
        if kind != .committed {
            xml.blocks(
                "UncommittedBlocks", list.uncommitted.lazy.map { ($0.id, $0.payload.byteCount) })
        }
        xml.close("BlockList")
        return xml.bytes
    }

    /// Put Block List's body.
    public static func parse(_ xml: [UInt8]) throws(WireError) -> [BlockReference] {
        var reader = BlockListReader()
        try reader.read(xml)
        return reader.references
    }
}

extension XMLWriter {
    fileprivate mutating func blocks(
        _ section: StaticString, _ blocks: some Sequence<(BlockID, UInt64)>
    ) {
        self.open(section)
        for (id, byteCount) in blocks {
            self.open("Block")
            self.element("Name", id.text)
            self.element("Size", String(byteCount))
            self.close("Block")
        }
        self.close(section)
    }
}
