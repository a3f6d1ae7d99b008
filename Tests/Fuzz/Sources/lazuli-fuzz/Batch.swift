import AzureWire

/// A multipart body behind a line with its content type: refused, or 1 to 256 requests of one kind.
func fuzzBatch(_ input: [UInt8]) {
    let end = input.firstIndex(of: UInt8(ascii: "\n")) ?? input.endIndex
    let contentType = String(decoding: input[..<end], as: UTF8.self)
    do throws(WireError) {
        let batch = try BatchRequest(
            parsing: Array(input[end...].dropFirst()), contentType: contentType)
        require((1...BatchRequest.partsMax).contains(batch.parts.count), "1 to 256 requests")
        for part in batch.parts {
            require(part.operation == batch.operation, "the requests are of one kind")
            do throws(WireError) {
                _ = try BlobRequest(
                    parsing: part.method, part.target, part.fields, account: fuzzAccount,
                    addressing: .path)
            } catch {
                checkErrorBody(error)
            }
        }
    } catch {
        checkErrorBody(error)
    }
}
