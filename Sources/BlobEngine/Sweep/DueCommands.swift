import BlobModel

extension Actor {
    /// The server, acting by itself.
    static var server: Actor {
        Actor(
            principal: .server, clientAddress: "",
            requestID: RequestID(value: .random(in: 0 ... .max)), clientRequestID: nil)
    }
}

extension DueTask.Work {
    /// What carries it out. Nil for a pending copy: who has its source goes on with it, and a
    /// start of the server ends those that nobody goes on with.
    var command: Command? {
        switch self {
        case .purgeContainer(let address, let version):
            .container(address, .purge(version: version))
        case .purge(let address, let key):
            .blob(address, .none, .purge(key))
        case .expire(let address):
            .blob(address, .none, .expire)
        case .discardUpload(let address, let upload):
            .blob(address, .none, .discardUpload(upload))
        case .copy:
            nil
        }
    }

    /// Nil if it is about a container.
    var blobAddress: BlobAddress? {
        switch self {
        case .purgeContainer: nil
        case .purge(let address, _), .expire(let address), .discardUpload(let address, _),
            .copy(let address, _):
            address
        }
    }
}
