package import Arguments
package import FileTree
package import Overwinter

/// The profile that a verb is about.
package struct ProfileArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A path (it has a / or ends in .yaml), or a name from /etc/overwinter/profiles.", valueName: "profile"),
        completion: .custom { _ in ProfileLookup.standard().names() })
    package var profile: BytePath

    package init() {}

    /// Reads it.
    package func load() throws(OverwinterError) -> Profile {
        try ProfileLookup.standard().load(profile)
    }
}
