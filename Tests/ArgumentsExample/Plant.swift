import Arguments

struct Plant: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put plants into a bed, each after the one it needs for shade, and water them in.",
        discussion: """
            Plants that are already there are left as they are, and are counted in the result as if they had been
            planted now.

            EXAMPLES
              arguments-example plant kitchen tomato 'runner bean'
              arguments-example plant ./beds/kitchen.bed --date 2026-04-01
            """,
        aliases: ["put"])

    @Argument(help: "the bed: a path or a name", completion: .custom { _ in ["kitchen\tthe kitchen bed", "roses"] })
    var bed: String

    @Argument(
        help: "the plants",
        completion: .custom { words in
            // What can be planted depends on the bed named before.
            Garden.positionals(in: words).first == "roses" ? ["rose:red", "rose:white"] : ["tomato", "bean"]
        })
    var plants: [String] = []

    @Option(name: [.short, .customLong("tools")], help: "where the tools are", completion: .directory)
    var tools: String?

    @Option(help: "a plan to follow", completion: .file(extensions: ["yaml", "yml"]))
    var plan: String?

    @Option(help: ArgumentHelp("when", discussion: "A day in the future waits for it.", valueName: "day"))
    var date: String?

    @Flag(inversion: .prefixedNo, help: "water afterwards")
    var water = true

    @OptionGroup(title: "Output") var output: OutputOptions

    func run() {
        print("planted \(plants) in \(bed)")
    }
}
