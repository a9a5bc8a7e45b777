package import Arguments

/// What is said, and in which form; the same wherever it is taken.
package struct OutputOptions: ParsableArguments {
    @Flag(help: "Print one JSON document on standard output.")
    package var json = false

    @Option(help: ArgumentHelp("How to show progress.", valueName: "style"))
    package var progress: ProgressStyle = .auto

    @Flag(name: [.short, .long], help: "Say warnings and errors only.")
    package var quiet = false

    @Flag(name: [.short, .long], help: "Say every step.")
    package var verbose = false

    package init() {}

    package mutating func validate() throws {
        if quiet && verbose { throw ValidationError("--quiet and --verbose contradict each other") }
    }
}
