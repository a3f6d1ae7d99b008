import BlobHTTP
import NIOCore
import Testing

/// When a client is too slow, with the time in the test's hand: head 30 s, stall 60 s (6,000 bytes),
/// idle 180 s.
struct PaceTests {
    private let timeouts = ClientTimeouts()
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    @Test func aConnectionWithoutBytes() {
        let plain = self.connection()
        #expect(!self.isTooSlow(plain, at: 179))
        #expect(self.isTooSlow(plain, at: 180))
        #expect(self.isTooSlow(plain, at: 30, isBeyondLimit: true))
        let secure = self.connection(isSecure: true)
        #expect(!self.isTooSlow(secure, at: 29))
        #expect(self.isTooSlow(secure, at: 30))
    }

    /// A byte now and then does not help.
    @Test func aHeadThatDoesNotEnd() {
        var connection = self.connection()
        for second in stride(from: 100, to: 130, by: 5) {
            connection.bytesArrived(at: self.time(second))
            #expect(!self.isTooSlow(connection, at: second))
        }
        #expect(self.isTooSlow(connection, at: 130))
    }

    @Test func aRequestIsNobodysIdleness() {
        var connection = self.connection()
        connection.bytesArrived(at: self.time(1))
        connection.requestBegan()
        #expect(!self.isTooSlow(connection, at: 10_000))
        connection.lastRequestEnded(at: self.time(10_000))
        #expect(!self.isTooSlow(connection, at: 10_179))
        #expect(self.isTooSlow(connection, at: 10_180))
    }

    /// Frames that belong to no request do not begin a head, and do not keep the connection.
    @Test func bytesBetweenRequestsOfHTTP2() {
        var connection = self.connection(isSecure: true)
        connection.handshakeEnded(isHTTP2: true, at: self.time(1))
        connection.bytesArrived(at: self.time(20))
        #expect(!self.isTooSlow(connection, at: 180))
        #expect(self.isTooSlow(connection, at: 181))
    }

    @Test(arguments: [(5_999, true), (6_000, false)])
    func aBodyAtTheMinimum(byteCount: Int, isTooSlow: Bool) {
        var transfer = TransferPace(self.timeouts)
        transfer.headRead()
        #expect(!self.isTooSlow(&transfer, at: 0))
        transfer.bodyRead(byteCount: byteCount)
        #expect(!self.isTooSlow(&transfer, at: 59))
        #expect(self.isTooSlow(&transfer, at: 60) == isTooSlow)
    }

    @Test func aBodyThatStopsAfterAFastBegin() {
        var transfer = TransferPace(self.timeouts)
        transfer.headRead()
        #expect(!self.isTooSlow(&transfer, at: 0))
        transfer.bodyRead(byteCount: 1 << 30)
        #expect(!self.isTooSlow(&transfer, at: 60))
        #expect(!self.isTooSlow(&transfer, at: 119))
        #expect(self.isTooSlow(&transfer, at: 120))
    }

    /// The server's own time is not the client's.
    @Test func whatTheServerDoesNotAskForIsNotLate() {
        var transfer = TransferPace(self.timeouts)
        transfer.headRead()
        #expect(!self.isTooSlow(&transfer, at: 0))
        #expect(!self.isTooSlow(&transfer, at: 59, awaitsBytes: false))
        #expect(!self.isTooSlow(&transfer, at: 60))
        #expect(!self.isTooSlow(&transfer, at: 119))
        #expect(self.isTooSlow(&transfer, at: 120))
        transfer.requestRead()
        #expect(!self.isTooSlow(&transfer, at: 10_000))
        #expect(transfer.isBusy)
        transfer.answerEnded()
        #expect(!transfer.isBusy)
    }

    @Test(arguments: [(94_001, true), (94_000, false)])
    func anAnswerThatIsNotTaken(unsentByteCount: Int, isTooSlow: Bool) {
        var transfer = TransferPace(self.timeouts)
        transfer.headRead()
        transfer.requestRead()
        transfer.answerWritten(byteCount: 100_000)
        #expect(!self.isTooSlow(&transfer, at: 0, unsentByteCount: 100_000))
        #expect(self.isTooSlow(&transfer, at: 60, unsentByteCount: unsentByteCount) == isTooSlow)
    }

    private func connection(isSecure: Bool = false) -> ConnectionPace {
        ConnectionPace(self.timeouts, isSecure: isSecure, at: self.start)
    }

    private func time(_ second: Int) -> NIODeadline {
        self.start + .seconds(Int64(second))
    }

    private func isTooSlow(
        _ connection: ConnectionPace, at second: Int, isBeyondLimit: Bool = false
    ) -> Bool {
        connection.isTooSlow(at: self.time(second), isBeyondLimit: isBeyondLimit)
    }

    private func isTooSlow(
        _ transfer: inout TransferPace, at second: Int, awaitsBytes: Bool = true,
        unsentByteCount: Int = 0
    ) -> Bool {
        transfer.isTooSlow(
            at: self.time(second), awaitsBytes: awaitsBytes, unsentByteCount: unsentByteCount)
    }
}
