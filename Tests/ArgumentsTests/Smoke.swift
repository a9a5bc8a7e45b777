import Arguments
import Testing

private struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tool", abstract: "A tool.", version: "1.0", subcommands: [Leaf.self])
}
private struct Shared: ParsableArguments {
    @Flag(help: "print JSON") var json = false
}
private enum Progress: String, CaseIterable, ExpressibleByArgument { case auto, json, none }
private struct Leaf: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Do it.")
    @Argument(help: "the profile") var profile: String
    @Argument(help: "the set") var set: String?
    @Option(name: .shortAndLong, help: "where to", completion: .directory) var destination: String?
    @Option(help: "how") var progress = Progress.auto
    @Option(help: "only these") var only: [String] = []
    @Option(transform: { Int($0) ?? 0 }) var count = 3
    @Flag(inversion: .prefixedNo, help: "copy first") var preSync = true
    @Flag(name: .shortAndLong) var verbose: Int
    @OptionGroup(title: "Output") var shared: Shared
    mutating func run() throws { print(profile) }
}

@Test func smoke() throws {
    let leaf = try #require(
        try Root.parseAsRoot(["--json", "leaf", "p", "--only", "a", "--only=b", "-vv", "--no-pre-sync", "-d", "/x"])
            as? Leaf)
    #expect(
        leaf.profile == "p" && leaf.only == ["a", "b"] && leaf.shared.json && leaf.verbose == 2 && !leaf.preSync
            && leaf.destination == "/x")
    print(Root.helpMessage())
    print(Root.helpMessage(for: Leaf.self))
    for words in [["leaf", "--desination", "/x", "--progress", "jsn"], ["laef"], []] {
        do { var c = try Root.parseAsRoot(words); try c.run() } catch { print(Root.fullMessage(for: error)) }
    }
}
