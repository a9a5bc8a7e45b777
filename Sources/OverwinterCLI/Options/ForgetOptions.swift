import Arguments

/// Whose debt is dropped.
package struct ForgetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Drop what is owed to this service: it stays as it is, and so does its data.", valueName: "service"))
    var forget: String?

    @Option(
        help: ArgumentHelp(
            "With --forget: of this run, where runs of several profiles owe a service of that name.", valueName: "run"))
    var run: String?

    package init() {}
}
