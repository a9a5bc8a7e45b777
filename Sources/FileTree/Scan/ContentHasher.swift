import CCrypto
import CXXHash

/// The digests of one file after another, with states that one thread reuses.
final class ContentHasher {
    let digests: DigestSet
    private let fast: OpaquePointer?
    // Fetched once: EVP_sha256() would be looked up again for every file.
    private let algorithm: OpaquePointer?
    private let slow: OpaquePointer?
    private var whole: Digest128?
    private var isSlowRunning = false

    init(_ digests: DigestSet) {
        self.digests = digests
        fast = digests.contains(.xxh3) ? XXH3_createState() : nil
        algorithm = digests.contains(.sha256) ? EVP_MD_fetch(nil, "SHA256", nil) : nil
        slow = digests.contains(.sha256) ? EVP_MD_CTX_new() : nil
    }

    deinit {
        XXH3_freeState(fast)
        EVP_MD_CTX_free(slow)
        EVP_MD_free(algorithm)
    }

    var isNeeded: Bool { !digests.isEmpty }

    func begin() {
        whole = nil
        if fast != nil { XXH3_128bits_reset(fast) }
        isSlowRunning = slow != nil && EVP_DigestInit_ex2(slow, algorithm, nil) == 1
    }

    func update(_ bytes: UnsafeRawPointer, _ count: Int) {
        if fast != nil { XXH3_128bits_update(fast, bytes, count) }
        if isSlowRunning { isSlowRunning = EVP_DigestUpdate(slow, bytes, count) == 1 }
    }

    /// A whole file at once; XXH3 has a shorter way for that.
    func digestWhole(_ bytes: UnsafeRawPointer, _ count: Int) {
        if digests.contains(.xxh3) { whole = Digest128(XXH3_128bits(bytes, count)) }
        isSlowRunning = slow != nil && EVP_DigestInit_ex2(slow, algorithm, nil) == 1
        if isSlowRunning { isSlowRunning = EVP_DigestUpdate(slow, bytes, count) == 1 }
    }

    /// Of what was given since `begin`, or of the whole.
    func xxh3() -> Digest128? {
        guard digests.contains(.xxh3) else { return nil }
        return whole ?? Digest128(XXH3_128bits_digest(fast))
    }

    /// Nil also where libcrypto failed.
    func sha256() -> Digest256? {
        guard isSlowRunning else { return nil }
        isSlowRunning = false
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var length: UInt32 = 0
        let final = withUnsafeMutableBytes(of: &words) { bytes in
            EVP_DigestFinal_ex(slow, bytes.bindMemory(to: UInt8.self).baseAddress, &length)
        }
        guard final == 1, length == 32 else { return nil }
        return Digest256(words: (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian))
    }
}

extension Digest128 {
    init(_ hash: XXH128_hash_t) {
        self.init(high: hash.high64, low: hash.low64)
    }
}

extension Digest128 {
    /// Of a name in a folder.
    init(name: EntryName) {
        self.init(XXH3_128bits(name.pointer, name.count))
    }

    /// Of a name with its closing NUL.
    init(terminatedName name: [UInt8]) {
        self.init(XXH3_128bits(name, name.count - 1))
    }
}
