import AzureWire
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Gives the framework's bare answer to bytes that are no HTTP request Azure's error code.
final class MalformedHeads: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var error: HTTPParserError?

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.error = error as? HTTPParserError ?? self.error
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // Answers to requests that came before have an id.
        guard let error = self.error, case .head(var head) = self.unwrapOutboundIn(data),
            head.status == .badRequest, !head.headerFields.contains(.requestID)
        else {
            context.write(data, promise: promise)
            return
        }
        head.headerFields[.errorCode] = Self.code(of: error)
        context.write(self.wrapOutboundOut(.head(head)), promise: promise)
    }

    private static func code(of error: HTTPParserError) -> String {
        switch error {
        case .invalidMethod:
            "InvalidHttpVerb"
        case .invalidURL, .invalidHost, .invalidPort, .invalidPath, .invalidQueryString,
            .invalidFragment:
            "InvalidUri"
        case .headerOverflow, .invalidHeaderToken, .invalidContentLength,
            .unexpectedContentLength:
            "InvalidHeaderValue"
        default:
            "InvalidInput"
        }
    }
}
