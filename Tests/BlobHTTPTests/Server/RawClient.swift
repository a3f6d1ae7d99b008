import Glibc
import HTTPTypes

/// A client that sends exactly the bytes it is given. It blocks its thread, and gives up after ten
/// seconds of silence.
struct RawClient {
    struct Failure: Error {
        var call: String
        var code = errno
    }

    private let socket: Int32

    init(port: Int) throws {
        self.socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard self.socket >= 0 else { throw Failure(call: "socket") }
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            self.socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(self.socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(call: "connect") }
    }

    func send(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(self.socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(call: "send") }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads one head and the body it announces, and returns the status line.
    func receiveHead() throws -> String {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            head.append(try self.receiveByte())
        }
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let length = lines.first { $0.lowercased().hasPrefix("content-length:") }
        let byteCount = length.flatMap { Int($0.drop { $0 != ":" }.dropFirst(2)) } ?? 0
        for _ in 0..<byteCount { _ = try self.receiveByte() }
        return String(lines.first ?? "")
    }

    /// Whether the server ends the connection without another byte.
    func receivesEnd() throws -> Bool {
        var byte: UInt8 = 0
        let count = recv(self.socket, &byte, 1, 0)
        guard count >= 0 else { throw Failure(call: "recv") }
        return count == 0
    }

    func finishSending() {
        shutdown(self.socket, Int32(SHUT_WR))
    }

    func close() {
        Glibc.close(self.socket)
    }

    private func receiveByte() throws -> UInt8 {
        var byte: UInt8 = 0
        guard recv(self.socket, &byte, 1, 0) == 1 else { throw Failure(call: "recv") }
        return byte
    }

    /// A head as it goes over the wire.
    static func text(_ head: HTTPRequest) -> String {
        var text = "\(head.method) \(head.path ?? "") HTTP/1.1\r\nHost: \(head.authority ?? "")\r\n"
        for field in head.headerFields { text += "\(field.name.rawName): \(field.value)\r\n" }
        return text + "\r\n"
    }
}
