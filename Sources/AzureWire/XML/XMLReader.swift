import CLibXML2

/// One step through an XML document.
enum XMLNode: Equatable {
    case open(String, isEmpty: Bool)
    case close(String)
    case text(String)
}

/// Walks through an untrusted XML document with libxml2's pull parser.
///
/// A document type declaration or an entity reference ends the walk before it has an effect: there
/// is nothing to expand, to load or to ask the network for. Comments and processing instructions are
/// skipped, and so is white space between elements unless it is asked for.
///
/// It is UTF-8, whatever it says: the tags were looked at as such. libxml2 compares each attribute of a
/// tag with all others, so a tag must not be long; no document that the service knows has attributes
/// but for namespaces.
struct XMLReader: ~Copyable {
    private let reader: xmlTextReaderPtr
    private let keepsBlanks: Bool
    private let isRefused: Bool

    /// Nil if libxml2 finds no memory for it. `document` must outlive the reader.
    /// - Parameter keepsBlanks: whether white space without other text is a node, too.
    init?(_ document: UnsafeBufferPointer<UInt8>, keepsBlanks: Bool = false) {
        _ = Self.library
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
            | XML_PARSE_IGNORE_ENC.rawValue
        self.isRefused = hasLongTag(document)
        guard document.count <= Int32.max,
            let reader = xmlReaderForMemory(
                UnsafeRawPointer(document.baseAddress)?.assumingMemoryBound(to: CChar.self),
                Int32(document.count), nil, "UTF-8", Int32(options))
        else { return nil }
        self.reader = reader
        self.keepsBlanks = keepsBlanks
    }

    deinit {
        xmlFreeTextReader(self.reader)
    }

    /// The next node, nil after the last.
    mutating func next() throws(WireError) -> XMLNode? {
        if self.isRefused { throw .invalidXMLDocument }
        while true {
            switch xmlTextReaderRead(self.reader) {
            case 0: return nil
            case 1: break
            default: throw .invalidXMLDocument
            }
            switch xmlReaderTypes(UInt32(bitPattern: xmlTextReaderNodeType(self.reader))) {
            case XML_READER_TYPE_ELEMENT:
                return .open(self.name, isEmpty: xmlTextReaderIsEmptyElement(self.reader) == 1)
            case XML_READER_TYPE_END_ELEMENT:
                return .close(self.name)
            case XML_READER_TYPE_TEXT, XML_READER_TYPE_CDATA:
                return .text(Self.string(xmlTextReaderConstValue(self.reader)))
            case XML_READER_TYPE_WHITESPACE, XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
                if !self.keepsBlanks { continue }
                return .text(Self.string(xmlTextReaderConstValue(self.reader)))
            case XML_READER_TYPE_COMMENT, XML_READER_TYPE_PROCESSING_INSTRUCTION,
                XML_READER_TYPE_XML_DECLARATION:
                continue
            default:
                throw .invalidXMLDocument
            }
        }
    }

    private var name: String {
        Self.string(xmlTextReaderConstLocalName(self.reader))
    }

    private static func string(_ text: UnsafePointer<xmlChar>?) -> String {
        text.map { String(cString: $0) } ?? ""
    }

    /// libxml2's global state is set up once, before the first reader of any thread.
    private static let library: Void = xmlInitParser()
}
