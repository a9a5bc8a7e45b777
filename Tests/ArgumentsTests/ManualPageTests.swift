import Testing

@Suite struct ManualPageTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
        try folder.write("page.8", try Program("arguments-example", "plan", "manual").output)
    }

    @Test(.enabled(if: Program.isInstalled("groff"), "groff is not installed"))
    func groffHasNothingToWarnOf() throws {
        let groff = try Program("groff", "-man", "-ww", "-z", "-Tutf8", "page.8", in: folder.path)
        #expect(groff.errors == "")
        #expect(groff.status == 0)
    }

    @Test(.enabled(if: Program.isInstalled("man"), "man is not installed"))
    func manShowsEveryVerbWithItsOptions() throws {
        let man = try Program(
            "man", "--warnings", "-l", "page.8", environment: ["MANWIDTH": "80", "MANPAGER": "cat"], in: folder.path)
        #expect(man.errors == "")
        // The width of the title line is another with another groff.
        let title = man.output.prefix { $0 != "\n" }.split(separator: " ")
        #expect(title == ["ARGUMENTS-EXAMPLE(8)", "System", "Administration", "ARGUMENTS-EXAMPLE(8)"])
        for line in [
            "       arguments-example - Keep a garden through the year",
            "       arguments-example plant BED [PLANTS…] [--tools TOOLS] [--plan PLAN]",
            "       -t, --tools TOOLS\n              where the tools are",
            "   water stop\n       Stop the water.",
            "EXIT STATUS\n         0    done\n         64   the command line cannot be read",
            "FILES\n       /etc/garden/*.bed\n              the beds",
            "       ~/.garden\n              yours, it's said: \\o/ §",
            "       rain(7), \"The Garden\"\n\n       .hidden is no request",
        ] {
            #expect(man.output.contains(line), "\(line)")
        }
    }

    @Test(.enabled(if: Program.isInstalled("mandoc"), "mandoc is not installed"))
    func mandocHasNothingToWarnOf() throws {
        let mandoc = try Program("mandoc", "-T", "lint", "-W", "warning", "page.8", in: folder.path)
        #expect(mandoc.output == "")
    }
}
