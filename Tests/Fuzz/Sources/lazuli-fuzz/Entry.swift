import Foundation

/// What libFuzzer calls for every input. Which code the input goes to is an argument, so that all
/// targets are one program: `lazuli-fuzz --target=xml CORPUS`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzTarget.chosen.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

enum FuzzTarget: String, CaseIterable {
    case batch
    case journalBatch = "journal-batch"
    case journalRecord = "journal-record"
    case json
    case keySet = "key-set"
    case query
    case requestHead = "request-head"
    case sharedAccess = "shared-access"
    case stringToSign = "string-to-sign"
    case structuredMessage = "structured-message"
    case tagExpressions = "tag-expressions"
    case token
    case xml

    func run(_ input: [UInt8]) {
        switch self {
        case .batch: fuzzBatch(input)
        case .journalBatch: fuzzJournalBatch(input)
        case .journalRecord: fuzzJournalRecord(input)
        case .json: fuzzJSON(input)
        case .keySet: fuzzKeySet(input)
        case .query: fuzzQuery(input)
        case .requestHead: fuzzRequestHead(input)
        case .sharedAccess: fuzzSharedAccess(input)
        case .stringToSign: fuzzStringToSign(input)
        case .structuredMessage: fuzzStructuredMessage(input)
        case .tagExpressions: fuzzTagExpressions(input)
        case .token: fuzzToken(input)
        case .xml: fuzzXML(input)
        }
    }

    static let chosen: FuzzTarget = {
        let option = "--target="
        let name = CommandLine.arguments.first { $0.hasPrefix(option) }?.dropFirst(option.count)
        guard let target = FuzzTarget(rawValue: String(name ?? "")) else {
            FileHandle.standardError.write(
                Data("--target= one of \(Self.allCases.map(\.rawValue))\n".utf8))
            exit(64)
        }
        return target
    }()
}

/// An invariant that a target checks; libFuzzer keeps the input that breaks it.
func require(_ holds: Bool, _ invariant: @autoclosure () -> String) {
    if !holds { fatalError(invariant()) }
}
