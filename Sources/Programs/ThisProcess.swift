import CLinux

/// What a small process that must outlive others does to itself.
package enum ThisProcess {
    /// Ignores every signal that a terminal, an operator or a service manager ends programs with.
    ///
    /// SIGKILL remains. What it starts gets default signals.
    package static func ignoreEndings() { clinux_ignore_endings() }

    /// The name that `ps` shows; 15 bytes of it are kept.
    package static func setName(_ name: String) { clinux_name_process(name) }

    /// Gives back memory that is held for speed only; it comes again when it is needed.
    package static func shrink() { clinux_shrink() }
}
