public import BlobModel

/// Where a listing goes on, as clients see it: opaque, and of characters that no URL escapes.
///
/// | `1-` | text, UTF-8 in URL-safe base64 |
/// | `2-` | place u8, then time i64 and role u8 if it has them, name, all in URL-safe base64 |
///
/// Places: 0–2 of blobs (first, item, current), 16–17 of containers (first, of a version).
public enum ListingMarker: Sendable {
    private static let textPrefix = "1-"
    private static let positionPrefix = "2-"

    public static func encode(_ text: String) -> String {
        self.textPrefix + Base64.encode(text.utf8, .url)
    }

    /// Nil unless ``encode(_:)`` made it.
    public static func decode(_ marker: String) -> String? {
        guard let bytes = self.bytes(of: marker, self.textPrefix), !bytes.isEmpty else {
            return nil
        }
        return String(validating: bytes, as: UTF8.self)
    }

    public static func encode(_ position: BlobPosition) -> String {
        var writer = ByteWriter()
        switch position.place {
        case .first:
            writer.write(UInt8(0))
        case .item(let key):
            writer.write(UInt8(1))
            writer.write(key.time.ticks)
            writer.write(key.role.rawValue)
        case .current:
            writer.write(UInt8(2))
        }
        writer.write(position.name)
        return self.positionPrefix + Base64.encode(writer.bytes, .url)
    }

    /// Nil unless ``encode(_:)`` made it of a blob's position.
    public static func blobPosition(_ marker: String) -> BlobPosition? {
        self.position(marker) { reader throws(MalformedBytes) in
            let place: BlobPosition.Place
            switch try reader.read(UInt8.self) {
            case 0: place = .first
            case 1:
                let time = Timestamp(ticks: try reader.read())
                guard let role = HistoryItem.Role(rawValue: try reader.read()) else {
                    throw MalformedBytes()
                }
                place = .item(HistoryItem.Key(time: time, role: role))
            case 2: place = .current
            default: throw MalformedBytes()
            }
            return BlobPosition(name: try self.name(&reader), place: place)
        }
    }

    public static func encode(_ position: ContainerPosition) -> String {
        var writer = ByteWriter()
        if let version = position.version {
            writer.write(UInt8(17))
            writer.write(version.ticks)
        } else {
            writer.write(UInt8(16))
        }
        writer.write(position.name)
        return self.positionPrefix + Base64.encode(writer.bytes, .url)
    }

    /// Nil unless ``encode(_:)`` made it of a container's position.
    public static func containerPosition(_ marker: String) -> ContainerPosition? {
        self.position(marker) { reader throws(MalformedBytes) in
            let version: Timestamp?
            switch try reader.read(UInt8.self) {
            case 16: version = nil
            case 17: version = Timestamp(ticks: try reader.read())
            default: throw MalformedBytes()
            }
            return ContainerPosition(name: try self.name(&reader), version: version)
        }
    }

    private static func position<Position>(
        _ marker: String, _ read: (inout ByteReader) throws(MalformedBytes) -> Position
    ) -> Position? {
        guard let bytes = self.bytes(of: marker, self.positionPrefix) else { return nil }
        return bytes.withUnsafeBytes { buffer in
            do throws(MalformedBytes) {
                var reader = ByteReader(buffer)
                let position = try read(&reader)
                try reader.expectEnd()
                return position
            } catch {
                return nil
            }
        }
    }

    private static func name(_ reader: inout ByteReader) throws(MalformedBytes) -> String {
        let name = try reader.readString()
        guard !name.isEmpty else { throw MalformedBytes() }
        return name
    }

    private static func bytes(of marker: String, _ prefix: String) -> [UInt8]? {
        guard marker.hasPrefix(prefix) else { return nil }
        return Base64.decode(marker.dropFirst(prefix.utf8.count), .url)
    }
}

/// The version of a deleted container as clients see it: opaque; the time of its deletion.
public enum ContainerVersion: Sendable {
    /// 16 upper-case hex digits.
    public static func text(_ time: Timestamp) -> String {
        let hex = String(UInt64(bitPattern: time.ticks), radix: 16, uppercase: true)
        return String(repeating: "0", count: 16 - hex.utf8.count) + hex
    }

    /// Nil unless ``text(_:)`` made it.
    public static func time(_ text: String) -> Timestamp? {
        guard text.utf8.count == 16, let bits = UInt64(text, radix: 16) else { return nil }
        let time = Timestamp(ticks: Int64(bitPattern: bits))
        return self.text(time) == text ? time : nil
    }
}
