import BlobModel

extension RequestTarget {
    /// What `snapshot` or `versionid` name.
    func revision() throws(WireError) -> Revision {
        switch (self["snapshot"], self["versionid"]) {
        case (nil, nil): return .current
        case (let text?, nil): return .snapshot(try self.time(text, of: "snapshot"))
        case (nil, let text?): return .version(try self.time(text, of: "versionid"))
        case (let snapshot?, let version?):
            throw .invalidQueryParameterValue(
                "versionid", version, reason: "Both a version and the snapshot \(snapshot).")
        }
    }

    /// The time that the id of a snapshot or version is.
    func time(_ text: String, of parameter: String) throws(WireError) -> Timestamp {
        guard let time = WireDate.parseISO8601(text) else {
            throw .invalidQueryParameterValue(parameter, text)
        }
        return time
    }
}
