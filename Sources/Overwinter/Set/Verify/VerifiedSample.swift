/// How much of a set was read where not all of it was.
package struct VerifiedSample: Sendable, Equatable, Encodable {
    /// As asked for, more than 0 and at most 1.
    package var share: Double
    /// Draws the same files again.
    package var seed: UInt32
    package var files: Int
    package var bytes: Int64
}
