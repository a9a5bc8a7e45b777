import Arguments

/// What the manual page has besides the verbs.
enum Manual {
    static let sections = [
        ManualPage.Section(
            "FILES",
            entries: [
                ("/etc/overwinter/profiles/NAME.yaml", "profiles, by name"),
                (
                    "PREFIX/share/overwinter/profiles/NAME.yaml",
                    "profiles that came with the program, each to be copied"
                ),
                ("DESTINATION/NAME/", "a set: the sources as plain folders, and its record in overwinter/"),
                ("DESTINATION/NAME.partial/", "what a run is filling, or an aborted one left; no set"),
                ("DESTINATION/backup_log_NAME.log", "the log of a run"),
                (
                    "/var/lib/overwinter/status/",
                    "what a run says of itself while it is at work, and how the last one ended"
                ),
                ("/var/lib/overwinter/locks/", "locks, held by the kernel for as long as a run lives"),
            ]),
        ManualPage.Section(
            "ENVIRONMENT",
            entries: [
                ("STATE_DIRECTORY", "where locks are kept, instead of /var/lib/overwinter"),
                ("DOCKER_HOST", "which Docker engine is asked, as for docker itself"),
                ("NO_COLOR", "no colours"),
            ]),
    ]
}
