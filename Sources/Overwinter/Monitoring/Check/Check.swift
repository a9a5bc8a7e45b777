package import FileTree

/// Looks at what a profile has: how old its newest sealed set is, how its last run ended, and what is still owed.
///
/// Nothing is changed, and no run is held up. What cannot be looked at is said to be unknown, never taken for good.
package struct Check: Sendable {
    /// How old the newest set may be.
    package struct Limits: Sendable {
        package var warning: Duration?
        package var critical: Duration

        package init(warning: Duration? = nil, critical: Duration) {
            self.warning = warning
            self.critical = critical
        }
    }

    private let profile: Profile
    private let destination: BytePath
    /// The mount the destination must lie on.
    private let mount: BytePath?
    private let folders: [StateFolder]
    private let limits: Limits
    private let now: UTCTime

    /// - Parameters:
    ///   - destination: in place of the profile's own.
    ///   - folders: where runs of the profile may have left their state.
    package init(
        profile: Profile, destination: BytePath? = nil, folders: [StateFolder], limits: Limits, now: UTCTime = .now
    ) {
        self.profile = profile
        self.destination = destination ?? profile.destination
        self.mount = destination == nil ? profile.destinationMount : nil
        self.folders = folders
        self.limits = limits
        self.now = now
    }

    package func run() -> CheckResult {
        let runs = RunCheck(profile: profile, folders: folders, now: now).look()
        do throws(OverwinterError) {
            try checkDestination()
            let sets = SetCheck(limits: limits, now: now).look(at: try Catalogue.read(destination))
            return CheckResult(findings: sets.findings + runs, values: sets.values)
        } catch {
            return CheckResult(findings: [CheckFinding(unknown: error)] + runs)
        }
    }

    /// Another disk in its place, or none, and another profile's sets say nothing of this one.
    private func checkDestination() throws(OverwinterError) {
        if let mount {
            let mounts: [Mount]
            do throws(FileTreeError) {
                mounts = try Mounts.current()
            } catch {
                throw OverwinterError(error, while: .failed)
            }
            guard mounts.contains(where: { $0.mountPoint == mount.normalized }) else {
                throw OverwinterError(
                    .guardFailed, "nothing is mounted at '\(mount)', which the destination '\(destination)' lies on")
            }
        }
        if let mark = try DestinationMark.read(destination), mark.profile != profile.name {
            throw OverwinterError(
                .guardFailed, "the destination '\(destination)' belongs to profile '\(mark.profile)'")
        }
    }
}
