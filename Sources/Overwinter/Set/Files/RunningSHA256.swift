import CCrypto

/// A SHA-256 that is fed piece by piece.
package final class RunningSHA256 {
    // EVP_MD_CTX_new fails only where memory is out, which Swift itself does not survive.
    private let context = EVP_MD_CTX_new()

    package init() {
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    package func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    package func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The digest in lower-case hex; the object is spent.
    package func finishedHex() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        return Hex.text(digest)
    }

    /// The digest of bytes in memory, in lower-case hex.
    package static func hex(of bytes: [UInt8]) -> String {
        let running = RunningSHA256()
        running.update(bytes)
        return running.finishedHex()
    }
}
