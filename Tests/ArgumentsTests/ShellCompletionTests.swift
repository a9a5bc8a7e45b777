import Testing

/// What the real shells offer when Tab is pressed at the end of a line of the example.
@Suite struct ShellCompletionTests {
    static let installed = ShellDriver.shells.filter(Program.isInstalled)

    private func expect(_ line: String, offers: [String], in shell: String) throws {
        let found = try ShellDriver(shell).offers("arguments-example " + line)
        #expect(found == offers.sorted(), "\(shell): \(line)")
    }

    @Test("the verbs, and help", arguments: installed)
    func verbs(shell: String) throws {
        try expect("", offers: ["help", "plan", "plant", "show", "water"], in: shell)
        try expect("pl", offers: ["plan", "plant"], in: shell)
    }

    @Test("the first Tab of an installed zsh", .enabled(if: installed.contains("zsh"), "zsh is not installed"))
    func installedZsh() throws {
        let driver = try ShellDriver("zsh")
        try driver.installForZsh()
        #expect(try driver.offers("arguments-example pl") == ["plan", "plant"])
    }

    @Test("nested verbs stand beside the verb's own argument", arguments: installed)
    func nestedVerbs(shell: String) throws {
        try expect("water st", offers: ["status", "stones", "stop"], in: shell)
        try expect("water kitchen st", offers: [], in: shell)
    }

    @Test("help knows the verbs below verbs", arguments: installed)
    func helpOfVerbs(shell: String) throws {
        try expect("help water ", offers: ["status", "stop"], in: shell)
    }

    @Test("options, without those already given", arguments: installed)
    func options(shell: String) throws {
        try expect("water --", offers: ["--dry-run", "--help"], in: shell)
        try expect("water --dry-run --", offers: ["--help"], in: shell)
        try expect("plant --no", offers: ["--no-water"], in: shell)
        try expect(
            "plant --water -",
            offers: [
                "-t", "--tools", "--plan", "--date", "-j", "--json", "--progress", "--help",
            ], in: shell)
    }

    @Test("the values of an enumeration", arguments: installed)
    func values(shell: String) throws {
        try expect("plan ", offers: ["bash", "fish", "manual", "zsh"], in: shell)
        try expect("plant --progress p", offers: ["plain"], in: shell)
    }

    @Test("a value after an equals sign", arguments: installed)
    func valueAfterEquals(shell: String) throws {
        // bash replaces only what follows the sign.
        let prefix = shell == "bash" ? "" : "--progress="
        try expect("plant --progress=", offers: ["auto", "none", "plain"].map { prefix + $0 }, in: shell)
        try expect("plant --progress=n", offers: [prefix + "none"], in: shell)
    }

    @Test("values that the program knows at that moment", arguments: installed)
    func customValues(shell: String) throws {
        try expect("plant ", offers: ["kitchen", "roses"], in: shell)
        try expect("plant kitchen ", offers: ["bean", "tomato"], in: shell)
        try expect("--json plant --date 2026-04-01 kitchen t", offers: ["tomato"], in: shell)
    }

    @Test("values with a colon", arguments: installed)
    func colons(shell: String) throws {
        try expect("plant roses r", offers: ["rose:red", "rose:white"], in: shell)
        try expect("plant roses rose:r", offers: [shell == "bash" ? "red" : "rose:red"], in: shell)
    }

    @Test("files by their extension, and the folders on the way", arguments: installed)
    func filesByExtension(shell: String) throws {
        let folder = shell == "fish" ? "beds/" : "beds"
        try expect("plant --plan ", offers: [folder, "one.yaml", "two.yml"], in: shell)
        try expect("plant --plan o", offers: ["one.yaml"], in: shell)
    }

    @Test("any file, after an equals sign too", arguments: installed)
    func files(shell: String) throws {
        try expect("show t", offers: ["three.txt", "two.yml"], in: shell)
        let prefix = shell == "bash" ? "" : "--plan="
        try expect("plant --plan=tw", offers: ["\(prefix)two.yml"], in: shell)
    }

    @Test("folders only", arguments: installed)
    func folders(shell: String) throws {
        try expect("plant --tools ", offers: [shell == "fish" ? "beds/" : "beds"], in: shell)
    }

    @Test("a path where the program knows no name", arguments: installed)
    func pathsInsteadOfNames(shell: String) throws {
        let found = try ShellDriver(shell).offers("arguments-example plant ./beds/k")
        #expect(found == [shell == "zsh" ? "kitchen.yaml" : "./beds/kitchen.yaml"])
    }

    @Test("nothing after two dashes but arguments", arguments: installed)
    func afterTerminator(shell: String) throws {
        try expect("water -- --", offers: [], in: shell)
    }
}
