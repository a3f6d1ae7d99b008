import AzureWire
import BlobModel

extension BlobService {
    /// Spares a client the sending of a long body, or of one that it holds back with
    /// `Expect: 100-continue`, if the command is going to be refused anyway.
    ///
    /// The facts may change until the command's turn comes, so the committer decides again; what
    /// passes here may still be refused there.
    ///
    /// - Parameter command: with empty content.
    func refuseEarly(_ command: Command, _ body: BodyHead, _ call: Call) throws {
        guard
            body.byteCount > UInt64(Payload.inlineBytesMax)
                || call.exchange.client.isBodyHeldBack
        else { return }
        try self.refuseEarly(command, byteCount: body.byteCount)
    }

    func refuseEarly(_ command: Command, byteCount: UInt64) throws {
        if let refusal = try self.store.refusal(of: command, contentByteCount: byteCount) {
            throw refusal
        }
    }
}
