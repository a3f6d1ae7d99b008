import BlobModel

// Lease Container and Lease Blob (spec rest.md §7).

extension RequestHeaders {
    func leaseHead() throws(WireError) -> LeaseHead {
        switch try self.required(.leaseAction).lowercased() {
        case "acquire":
            return .acquire(
                proposed: try self.leaseID(.proposedLeaseID), seconds: try self.leaseSeconds())
        case "renew": return .renew(try self.requiredLeaseID(.leaseID))
        case "change":
            return .change(
                try self.requiredLeaseID(.leaseID),
                to: try self.requiredLeaseID(.proposedLeaseID))
        case "release": return .release(try self.requiredLeaseID(.leaseID))
        case "break": return .break(seconds: try self.breakSeconds())
        default: throw self.invalidValue(.leaseAction)
        }
    }

    private func requiredLeaseID(_ header: KnownHeader) throws(WireError) -> LeaseID {
        guard let id = try self.leaseID(header) else {
            throw .missingRequiredHeader(header.rawValue)
        }
        return id
    }

    /// Nil: `-1`, which is for ever.
    private func leaseSeconds() throws(WireError) -> Int? {
        let text = try self.required(.leaseDuration)
        if text == "-1" { return nil }
        guard let number = saturatingNumber(text.utf8),
            Lease.secondsRange.contains(Int(clamping: number))
        else { throw self.invalidValue(.leaseDuration) }
        return Int(clamping: number)
    }

    private func breakSeconds() throws(WireError) -> Int? {
        guard let number = try self.number(.leaseBreakPeriod) else { return nil }
        guard Lease.breakSecondsRange.contains(Int(clamping: number)) else {
            throw self.invalidValue(.leaseBreakPeriod)
        }
        return Int(clamping: number)
    }
}
