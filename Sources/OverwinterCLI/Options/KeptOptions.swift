package import Arguments
package import FileTree
import Overwinter

/// Which restore's set-aside data is meant.
package struct KeptOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A profile's name or path; may be left out where only one has data set aside.", valueName: "profile"),
        completion: .custom { _ in ProfileLookup.standard().names() })
    package var profile: BytePath?

    @Option(help: ArgumentHelp("The restore's run, where there are several.", valueName: "run"))
    package var run: String?

    package init() {}

    var choice: KeptChoice {
        // A path may be relative; a name is none.
        let isPath = profile.map { $0.bytes.contains(UInt8(ascii: "/")) || "\($0)".hasSuffix(".yaml") } ?? false
        return KeptChoice(profile: isPath ? profile.map { WorkingDirectory.absolute($0) } : profile, run: run)
    }
}
