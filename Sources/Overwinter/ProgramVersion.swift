/// Which program this is.
package enum ProgramVersion {
    package static let text = "0.1.0"
    /// The day of this version, for the manual page.
    package static let date = "2026-11-21"
}
