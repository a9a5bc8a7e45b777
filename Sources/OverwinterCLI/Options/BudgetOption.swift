package import Arguments
package import Overwinter

/// How long services may stand still, in place of what the profile says.
package struct BudgetOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Let services stand still no longer than this (90s, 10m, 1h): refused if that is foreseen not to do.",
            valueName: "duration"))
    package var budget: Duration?

    package init() {}

    /// The profile with the budget that was given.
    package func applied(to profile: Profile) -> Profile {
        var profile = profile
        profile.budget = budget ?? profile.budget
        return profile
    }
}
