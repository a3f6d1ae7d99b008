import BlobModel

/// Reads `<BlockList>` with any mix of `<Committed>`, `<Uncommitted>` and `<Latest>`.
struct BlockListReader {
    private(set) var references: [BlockReference] = []

    mutating func read(_ xml: [UInt8]) throws(WireError) {
        // A typed throw cannot leave `withUnsafeBufferPointer`'s closure by inference alone.
        try xml.withUnsafeBufferPointer { buffer throws(WireError) in
            guard !buffer.isEmpty else { throw .invalidXMLDocument }
            guard var reader = XMLReader(buffer) else { throw .internalError }
            try self.readRoot(&reader)
        }
    }

    private mutating func readRoot(_ reader: inout XMLReader) throws(WireError) {
        guard case .open("BlockList", let isEmpty) = try reader.next() else {
            throw .invalidXMLDocument
        }
        if !isEmpty {
            while try self.readEntry(&reader) {}
        }
        // What is behind the root must be well-formed too.
        guard try reader.next() == nil else { throw .invalidXMLDocument }
    }

    /// - Returns: false at the end of the list.
    private mutating func readEntry(_ reader: inout XMLReader) throws(WireError) -> Bool {
        let source: BlockReference.Source
        switch try reader.next() {
        case .open(let name, let isEmpty):
            guard let named = Self.source(name) else { throw .invalidXMLDocument }
            if isEmpty { throw .invalidBlockList }
            source = named
        case .close:
            return false
        case .text, nil:
            throw .invalidXMLDocument
        }
        guard self.references.count < Blob.committedBlocksMax else { throw .blockListTooLong }
        self.references.append(
            BlockReference(source: source, id: try self.readID(&reader)))
        return true
    }

    private func readID(_ reader: inout XMLReader) throws(WireError) -> BlockID {
        var text = ""
        while true {
            switch try reader.next() {
            case .text(let part): text += part
            case .close:
                guard let bytes = Base64.decode(text), !bytes.isEmpty,
                    bytes.count <= BlockID.decodedBytesMax
                else { throw .invalidBlockList }
                return BlockID(checked: text)
            case .open, nil: throw .invalidXMLDocument
            }
        }
    }

    private static func source(_ name: String) -> BlockReference.Source? {
        switch name {
        case "Committed": .committed
        case "Uncommitted": .uncommitted
        case "Latest": .latest
        default: nil
        }
    }
}
