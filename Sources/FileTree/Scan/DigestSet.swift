/// Which digests of the contents of files are wanted.
package struct DigestSet: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let xxh3 = DigestSet(rawValue: 1)
    package static let sha256 = DigestSet(rawValue: 2)
}
