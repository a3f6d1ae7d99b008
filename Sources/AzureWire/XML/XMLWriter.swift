/// Writes the XML of answers: UTF-8, no indentation, no byte order mark.
struct XMLWriter {
    private(set) var bytes = Array(#"<?xml version="1.0" encoding="utf-8"?>"#.utf8)

    mutating func open(_ name: StaticString) {
        self.put("<")
        self.put(name)
        self.put(">")
    }

    mutating func close(_ name: StaticString) {
        self.put("</")
        self.put(name)
        self.put(">")
    }

    /// `<name attribute="value">` for the root of a listing.
    mutating func open(_ name: StaticString, _ attributes: [(name: StaticString, value: String)]) {
        self.put("<")
        self.put(name)
        for attribute in attributes {
            self.put(" ")
            self.put(attribute.name)
            self.put("=\"")
            self.putText(attribute.value)
            self.put("\"")
        }
        self.put(">")
    }

    /// Empty text makes an empty-element tag, which clients read as "nothing".
    mutating func element(_ name: StaticString, _ text: String) {
        self.element(name, attribute: "", text)
    }

    mutating func element(_ name: String, _ text: String) {
        self.bytes.append(UInt8(ascii: "<"))
        self.bytes.append(contentsOf: name.utf8)
        if text.isEmpty {
            self.put(" />")
            return
        }
        self.put(">")
        self.putText(text)
        self.put("</")
        self.bytes.append(contentsOf: name.utf8)
        self.put(">")
    }

    /// - Parameter attribute: a space and the attribute as it is written, or nothing.
    mutating func element(_ name: StaticString, attribute: StaticString, _ text: String) {
        self.put("<")
        self.put(name)
        self.put(attribute)
        if text.isEmpty {
            self.put(" />")
            return
        }
        self.put(">")
        self.putText(text)
        self.close(name)
    }

    mutating func empty(_ name: StaticString) {
        self.put("<")
        self.put(name)
        self.put(" />")
    }

    private mutating func put(_ text: StaticString) {
        self.bytes.append(
            contentsOf: UnsafeBufferPointer(
                start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Escapes what XML gives a meaning, and the carriage return, which parsers would turn into a
    /// line feed. What XML cannot hold at all becomes U+FFFD.
    private mutating func putText(_ text: String) {
        if text.utf8.allSatisfy(isPlainInXML) {
            self.bytes.append(contentsOf: text.utf8)
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": self.put("&amp;")
            case "<": self.put("&lt;")
            case ">": self.put("&gt;")
            case "\"": self.put("&quot;")
            case "\r": self.put("&#xD;")
            case _ where isLegalInXML(scalar):
                self.bytes.append(contentsOf: String(scalar).utf8)
            default:
                self.bytes.append(contentsOf: UTF8.encodedReplacementCharacter)
            }
        }
    }
}

/// Printable ASCII without `&`, `<`, `>` and `"`: most texts are nothing else.
private func isPlainInXML(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x21, 0x23...0x25, 0x27...0x3B, 0x3D, 0x3F...0x7E: true
    default: false
    }
}

/// XML 1.0 §2.2.
func isLegalInXML(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x1_0000...0x10_FFFF: true
    default: false
    }
}
