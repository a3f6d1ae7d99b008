import BlobModel

// The conditional-request table of spec rest.md §5.

/// Conditions of a write on a blob that may or may not exist. Of a pair (If-Match with
/// If-Unmodified-Since, If-None-Match with If-Modified-Since) the ETag decides.
///
/// Where no blob is, no tag is: a write that would create one under a condition on tags is refused,
/// because the condition cannot hold.
func refusalOfWrite(_ conditions: Conditions, on blob: Blob?, creates: Bool) -> Refusal? {
    guard let blob else {
        if conditions.ifMatch != nil { return .conditionNotMet }
        return creates && conditions.tags != nil ? .conditionNotMet : nil
    }
    if let match = conditions.ifMatch {
        if !matches(match, blob.etag) { return .conditionNotMet }
    } else if let time = conditions.ifUnmodifiedSince, isModified(blob.lastModified, since: time) {
        return .conditionNotMet
    }
    if let match = conditions.ifNoneMatch {
        if match == .any { return creates ? .blobAlreadyExists : .conditionNotMet }
        if matches(match, blob.etag) { return .conditionNotMet }
    } else if let time = conditions.ifModifiedSince, !isModified(blob.lastModified, since: time) {
        return .conditionNotMet
    }
    return refusalOfTags(conditions, on: blob)
}

/// Conditions of a read: If-Match AND If-Unmodified-Since AND the tags' AND (If-None-Match OR
/// If-Modified-Since).
func refusalOfRead(_ conditions: Conditions, on blob: Blob) -> Refusal? {
    if let match = conditions.ifMatch, !matches(match, blob.etag) { return .conditionNotMet }
    if let time = conditions.ifUnmodifiedSince, isModified(blob.lastModified, since: time) {
        return .conditionNotMet
    }
    if let refusal = refusalOfTags(conditions, on: blob) { return refusal }
    if conditions.ifNoneMatch == .any { return .unsatisfiableCondition }
    let differs = conditions.ifNoneMatch.map { !matches($0, blob.etag) }
    let isNewer = conditions.ifModifiedSince.map { isModified(blob.lastModified, since: $0) }
    switch (differs, isNewer) {
    case (nil, nil), (true?, _), (_, true?): return nil
    case (false?, false?), (false?, nil), (nil, false?): return .notModified
    }
}

/// Conditions on the source of a copy: those of a read, but with one answer to all.
func refusalOfSource(_ conditions: Conditions, on blob: Blob) -> Refusal? {
    refusalOfRead(conditions, on: blob) == nil ? nil : .sourceConditionNotMet
}

/// Container operations take dates only.
func refusalOfWrite(_ conditions: Conditions, on container: Container) -> Refusal? {
    if let time = conditions.ifUnmodifiedSince, isModified(container.lastModified, since: time) {
        return .conditionNotMet
    }
    if let time = conditions.ifModifiedSince, !isModified(container.lastModified, since: time) {
        return .conditionNotMet
    }
    return nil
}

private func refusalOfTags(_ conditions: Conditions, on blob: Blob) -> Refusal? {
    guard let condition = conditions.tags else { return nil }
    return condition.holds(for: blob.tags) ? nil : .conditionNotMet
}

private func matches(_ match: Conditions.Match, _ etag: ETag) -> Bool {
    switch match {
    case .any: true
    case .tag(let text): text == etag.text
    }
}

/// HTTP dates have whole seconds, so the comparison has too.
private func isModified(_ lastModified: Timestamp, since time: Timestamp) -> Bool {
    lastModified.wholeSeconds > time.wholeSeconds
}
