import BlobModel

// Page blobs (spec rest.md §3e).
extension BlobTurn {
    func decidePutPages(
        at offset: UInt64, _ content: Payload?, _ conditions: SequenceConditions
    ) -> Decision {
        guard let content else {
            preconditionFailure("the wire refuses a write of no pages")
        }
        return self.onPages(offset, content.byteCount, conditions) {
            .pagesWritten(offset: offset, content)
        }
    }

    func decideClearPages(
        _ range: Range<UInt64>, _ conditions: SequenceConditions
    ) -> Decision {
        self.onPages(range.lowerBound, range.upperBound - range.lowerBound, conditions) {
            .pagesCleared(range)
        }
    }

    private func onPages(
        _ offset: UInt64, _ byteCount: UInt64, _ conditions: SequenceConditions,
        _ event: () -> Event
    ) -> Decision {
        self.onPageBlob { blob in
            let (end, overflows) = offset.addingReportingOverflow(byteCount)
            guard offset % pageByteCount == 0, byteCount % pageByteCount == 0, !overflows,
                end <= blob.byteCount
            else { return .refused(.invalidPageRange) }
            guard conditions.hold(for: blob.sequenceNumber) else {
                return .refused(.sequenceNumberConditionNotMet)
            }
            return .accepted(event())
        }
    }

    func decideResize(to byteCount: UInt64, _ headers: ContentHeaders?) -> Decision {
        self.onPageBlob { _ in
            guard byteCount % pageByteCount == 0, byteCount <= Blob.pageBlobBytesMax else {
                return .refused(.invalidPageRange)
            }
            return .accepted(.pageBlobResized(byteCount, headers))
        }
    }

    func decideSequenceNumber(_ action: SequenceAction, _ headers: ContentHeaders?) -> Decision {
        self.onPageBlob { blob in
            let number: UInt64
            switch action {
            case .max(let other): number = max(other, blob.sequenceNumber)
            case .update(let other): number = other
            case .increment:
                guard blob.sequenceNumber < Self.sequenceNumberMax else {
                    return .refused(.sequenceNumberTooLarge)
                }
                number = blob.sequenceNumber + 1
            }
            return .accepted(.sequenceNumberSet(number, headers))
        }
    }

    /// 2^63 − 1 (Azure's bound).
    private static let sequenceNumberMax = UInt64(Int64.max)

    private func onPageBlob(_ decideOn: (Blob) -> Decision) -> Decision {
        self.onBlob { blob in
            if let refusal = self.protection.refusalToChange(blob)
                ?? self.refusal(unless: .page, blob) ?? self.refusalToRewrite(blob)
            {
                return .refused(refusal)
            }
            return decideOn(blob)
        }
    }
}

extension SequenceConditions {
    fileprivate func hold(for number: UInt64) -> Bool {
        if let lessOrEqual, number > lessOrEqual { return false }
        if let less, number >= less { return false }
        if let equal, number != equal { return false }
        return true
    }
}
