import FileTree
import Glibc

/// That the services can work with what was restored, before they are started on it.
extension RestoreRun {
    /// Tries with the rights of each service's user what it was able to do when the set was made.
    ///
    /// The plan has compared owners and modes; here every folder on the way counts, and what the file system really kept.
    func tryAccess(_ driver: RunDriver) throws(OverwinterError) {
        guard options.elsewhere == nil, geteuid() == 0 else { return }
        for source in plan.served {
            guard let target = targets.first(where: { $0.source.location == source.location }) else { continue }
            do throws(OverwinterError) {
                try driver.step(.access, target.title, service: target.source.service) { () throws(OverwinterError) in
                    (try tryAccess(to: target, source, driver), detail: source.account.title)
                }
            } catch {
                // There is no old data to go back to, and what is missing can be given to a service that runs.
                guard isDiscarded || options.accepts.contains(.access) else { throw error }
                driver.warn(Warning(code: "access", message: error.message))
            }
        }
    }

    private func tryAccess(
        to target: RestoreTarget, _ source: ServedSource, _ driver: RunDriver
    ) throws(OverwinterError) {
        let account = source.account
        let user = UserAccess(user: account.uid, group: account.gid, groups: account.groups)
        do throws(FileTreeError) {
            for need in source.needs {
                let path = need.path.isEmpty ? target.path : target.path.appending(need.path)
                // Longer ones can be reached step by step only, which tells nothing that its folder does not.
                guard path.bytes.count < Int(PATH_MAX), try !user.may(need.permissions, path) else { continue }
                throw FileTreeError(
                    .notPermitted, path: path,
                    message: "\(source.service) runs as \(account.title), who may not "
                        + "\(EntryAccess.verbs(need.permissions)) '\(path)'",
                    hint: try closedFolder(above: path, to: user).map {
                        "'\($0)' is closed to that user: give it the right to search there"
                    })
            }
        } catch {
            guard error.errno == 0 else {
                // Where we may not take another user's place: the plan has compared what there is to compare.
                return driver.warn(Warning(code: "access", message: error.message))
            }
            throw OverwinterError(error, while: .restoreFailed)
        }
    }

    /// The first folder on the way that lets the user not through.
    private func closedFolder(above path: BytePath, to user: UserAccess) throws(FileTreeError) -> BytePath? {
        var folder = BytePath("/")
        for name in path.components.dropLast() {
            folder = folder.appending(BytePath(bytes: name))
            if try !user.may(EntryAccess.search, folder) { return folder }
        }
        return nil
    }
}
