package import Arguments
package import FileTree
import Overwinter

/// The profile that a verb is about, or none where it can be chosen on a terminal.
package struct ProfileChoice: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A path (it has a / or ends in .yaml), or a name from /etc/overwinter/profiles.", valueName: "profile"),
        completion: .custom { _ in ProfileLookup.standard().names() })
    package var profile: BytePath?

    package init() {}
}
