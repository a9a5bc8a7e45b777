import Arguments

/// The form of a result that takes no time.
package struct JSONOption: ParsableArguments {
    @Flag(help: "Print one JSON document on standard output.")
    package var json = false

    package init() {}
}
