/// A small document as a tree, for formats whose elements may come in any order. Lists of unbounded
/// length are read with ``XMLReader`` alone.
struct XMLElement {
    /// None of Azure's documents is deeper than 5.
    private static let depthMax = 16

    let name: String
    /// Of an element without children: all that is in it, blanks included.
    private(set) var text = ""
    private(set) var children: [XMLElement] = []

    /// Throws unless the document is well-formed and its root is called `root`.
    init(parsing document: [UInt8], root: String) throws(WireError) {
        // A typed throw cannot leave `withUnsafeBufferPointer`'s closure by inference alone.
        self = try document.withUnsafeBufferPointer { buffer throws(WireError) in
            guard !buffer.isEmpty else { throw .invalidXMLDocument }
            guard var reader = XMLReader(buffer, keepsBlanks: true) else { throw .internalError }
            return try XMLElement(root: root, &reader)
        }
    }

    private init(root: String, _ reader: inout XMLReader) throws(WireError) {
        guard case .open(root, let isEmpty) = try reader.next() else { throw .invalidXMLDocument }
        self.name = root
        if !isEmpty { try self.readContent(&reader, depth: 1) }
        // What is behind the root must be well-formed too.
        guard try reader.next() == nil else { throw .invalidXMLDocument }
    }

    private init(_ name: String) {
        self.name = name
    }

    private mutating func readContent(
        _ reader: inout XMLReader, depth: Int
    ) throws(WireError) {
        guard depth <= Self.depthMax else { throw .invalidXMLDocument }
        while true {
            switch try reader.next() {
            case .text(let part):
                self.text += part
            case .open(let name, let isEmpty):
                var child = XMLElement(name)
                if !isEmpty { try child.readContent(&reader, depth: depth + 1) }
                self.children.append(child)
            case .close:
                if self.children.isEmpty { return }
                guard self.text.allSatisfy(\.isWhitespace) else { throw .invalidXMLDocument }
                self.text = ""
                return
            case nil:
                throw .invalidXMLDocument
            }
        }
    }

    /// The child of that name, nil if there is none. Two would contradict each other.
    func child(_ name: String) throws(WireError) -> XMLElement? {
        var found: XMLElement?
        for child in self.children where child.name == name {
            guard found == nil else { throw .invalidXMLDocument }
            found = child
        }
        return found
    }

    /// Throws unless there is no text and every child is called one of `names`.
    func expectChildren(_ names: String...) throws(WireError) {
        guard self.text.allSatisfy(\.isWhitespace),
            self.children.allSatisfy({ names.contains($0.name) })
        else { throw .invalidXMLDocument }
    }

    /// The text of an element that has no children.
    func leafText() throws(WireError) -> String {
        guard self.children.isEmpty else { throw .invalidXMLDocument }
        return self.text
    }
}
