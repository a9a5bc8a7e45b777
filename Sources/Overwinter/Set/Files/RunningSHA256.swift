import CCrypto
import FileTree

/// A SHA-256 that is fed piece by piece.
package final class RunningSHA256 {
    // EVP_MD_CTX_new fails only where memory is out, which Swift itself does not survive.
    private let context = EVP_MD_CTX_new()
    /// Made for the first long piece.
    private var side: SideThread?

    /// A shorter piece is not worth another thread.
    private static let longPiece = 1 << 17

    package init() {
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit {
        settle()
        EVP_MD_CTX_free(context)
    }

    package func update(_ bytes: UnsafeRawBufferPointer) {
        settle()
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Takes a piece that stays as it is until `settle` returns; a long one is worked through meanwhile.
    func begin(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.longPiece else { return update(bytes) }
        let side = side ?? SideThread()
        self.side = side
        // Nobody else touches either before the thread is done.
        nonisolated(unsafe) let (context, bytes) = (context, bytes)
        side.begin { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
    }

    /// Waits until the last piece is worked through.
    func settle() { side?.wait() }

    package func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The digest in lower-case hex; the object is spent.
    package func finishedHex() -> String {
        settle()
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
