/// The SHA-256 of each record of a segment, `Digest256.zero` where there is none.
final class DigestColumn: @unchecked Sendable {  // each place is written by one thread
    private let digests: UnsafeMutableBufferPointer<Digest256>

    init(count: Int) {
        digests = .allocate(capacity: count)
        digests.initialize(repeating: .zero)
    }

    deinit { digests.deallocate() }

    subscript(index: Int) -> Digest256 {
        get { digests[index] }
        set { digests[index] = newValue }
    }
}
