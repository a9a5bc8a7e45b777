import Arguments

/// A verb that takes arguments itself, and has verbs of its own.
struct Water: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Water a bed.", subcommands: [Stop.self, Status.self])

    @Argument(help: "the bed", completion: .list(["kitchen", "roses", "stones"])) var bed: String?
    @Flag(help: "do nothing, but say it") var dryRun = false

    func run() throws {
        if bed == "stones" { throw ValidationError("stones need no water") }
        if bed == "desert" { throw ExitCode(5) }
        if bed == "sea" { throw Drowned() }
        if bed == "moon" { throw TooFar() }
        print("watered \(bed ?? "everything")\(dryRun ? ", not really" : "")")
    }

    struct Drowned: Error, CustomStringConvertible {
        var description: String { "unable to water 'sea': it is wet" }
    }

    struct TooFar: Error, CustomStringConvertible {
        var description: String { "unable to reach 'moon'" }
    }

    struct Stop: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop the water.")
        @Flag(help: "do nothing, but say it") var dryRun = false
        func run() { print("stopped\(dryRun ? ", not really" : "")") }
    }

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say what is being watered.")
        func run() { print("nothing") }
    }
}
