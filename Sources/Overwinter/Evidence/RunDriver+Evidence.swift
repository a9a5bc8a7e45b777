import FileTree
import Glibc
import Services

/// Proof that a copy is cold, kept in the set.
extension RunDriver {
    /// Everything that can be shown at one moment: services, their control groups, writers, and locks once it is known
    /// which files there are.
    ///
    /// - Parameter copied: what was copied of each source.
    /// - Throws: ``OverwinterError`` with code `source-changed`.
    func proveCold(
        _ moment: String, sources: [WatchedSource], copied: [TreeCopyReport] = []
    ) throws(OverwinterError) {
        try proveStandstill(moment, else: "what was copied is not cold")
        try proveGroupsEmpty(moment)
        try proveNobodyWrites(moment, sources: sources, copied: copied)
        try proveUnlocked(moment, sources: sources, copied: copied)
    }

    /// The control group each unit had while it ran.
    private func proveGroupsEmpty(_ moment: String) throws(OverwinterError) {
        for planned in services {
            guard let group = planned.before.controlGroup else { continue }
            do throws(ServiceError) {
                let left = try ControlGroup(path: group).left(of: planned.service)
                guard left.isEmpty else {
                    throw ServiceError(
                        .stateUnknown,
                        "\(planned.service.title) is stopped, and processes of it run \(moment): "
                            + left.prefix(5).joined(separator: ", "),
                        hint: "its KillMode or SendSIGKILL leaves them behind: end them, or correct the unit")
                }
            } catch {
                throw OverwinterError(error, as: .sourceChanged)
            }
            keep("control-group-empty", planned.name, "\(moment): no process in \(group)")
        }
    }

    private func proveNobodyWrites(
        _ moment: String, sources: [WatchedSource], copied: [TreeCopyReport]
    ) throws(OverwinterError) {
        var look: WriterLook
        do throws(OverwinterError) {
            look = try self.look(at: sources, copied: copied)
            // A status command may be quicker than the end of its process, and nothing is copied yet: 2 s.
            var looks = copied.isEmpty ? 10 : 0
            while looks > 0, !cancellation.isCancelled, look.writers().contains(where: { !$0.source.isLog }) {
                usleep(200_000)
                look = try self.look(at: sources)
                looks -= 1
            }
        } catch {
            guard !error.code.isCancellation else { throw error }
            // Without /proc nothing is proven, and nothing is disproven.
            keep("writers", nil, "\(moment): not looked at: \(error.message)")
            return warn(
                Warning(
                    code: "writers", message: "unable to see whether somebody writes to the sources: \(error.message)"))
        }
        hasSeenAllWriters = look.isWhole
        let writers = copied.isEmpty ? look.writers() : look.writers(to: copied)
        try judge(writers, moment, "what was copied is not cold", as: .sourceChanged)
        let logs = writers.isEmpty ? "" : ", but to logs"
        keep(
            look.isWhole ? "no-writer" : "no-writer-seen", nil,
            "\(moment): no process has a file open or mapped for writing\(logs) (\(look.reach))")
    }

    /// Sources may lie where nothing answers.
    func look(
        at sources: [WatchedSource], copied: [TreeCopyReport] = []
    ) throws(OverwinterError) -> WriterLook {
        try Abandonable.run("the look for writers", at: sources.map(\.path), cancellation) {
            () throws(OverwinterError) in
            do throws(FileTreeError) {
                return try WriterLook(at: sources, copied: copied)
            } catch {
                throw OverwinterError(error)
            }
        }
    }

    /// A writer to logs alone is a warning.
    private func judge(
        _ writers: [Writer], _ moment: String, _ verdict: String, as code: OverwinterError.Code
    ) throws(OverwinterError) {
        for writer in writers where writer.source.isLog {
            let warning = Warning(code: "log-writer", message: "\(writer.sentence), while services stood still")
            if !warnings.contains(warning) { warn(warning) }
        }
        let others = writers.filter { !$0.source.isLog }
        guard let first = others.first else { return }
        throw OverwinterError(
            code, "\(first.sentence) \(moment): \(verdict)",
            hint: "stop it for that time, or add its service to the profile",
            faults: others.prefix(20).map { OverwinterError.Fault(code: "writer", message: $0.sentence) })
    }

    private func proveUnlocked(
        _ moment: String, sources: [WatchedSource], copied: [TreeCopyReport]
    ) throws(OverwinterError) {
        var count = 0
        for (source, report) in zip(sources, copied) {
            for path in LockFiles.paths(in: report, of: source) {
                count += 1
                guard let holder = try lockHolder(of: path) else { continue }
                let title = holder == 0 ? "a process that cannot be seen from here" : Writer.title(of: holder)
                let sentence = "\(title) has a lock on '\(path)'"
                guard !source.isLog else {
                    warn(Warning(code: "log-writer", message: "\(sentence), while services stood still"))
                    continue
                }
                throw OverwinterError(
                    .sourceChanged, "\(sentence) \(moment): what was copied is not cold",
                    hint: "stop it for that time, or add its service to the profile",
                    faults: [OverwinterError.Fault(code: "lock", message: sentence)])
            }
        }
        if count > 0 { keep("locks-free", nil, "\(moment): nobody has a lock on any of \(count) lock files") }
    }

    private func lockHolder(of path: BytePath) throws(OverwinterError) -> Int32? {
        do throws(OverwinterError) {
            return try Abandonable.run("the look at a lock", at: [path], cancellation) { () throws(OverwinterError) in
                do throws(FileTreeError) {
                    return try FileLock.holder(of: path)
                } catch {
                    throw OverwinterError(error)
                }
            }
        } catch {
            guard !error.code.isCancellation else { throw error }
            // Some file systems keep no locks; what cannot be asked is said.
            keep("locks", nil, "not asked: \(error.message)")
            return nil
        }
    }

    /// Before old data is moved: nobody has it open for writing.
    ///
    /// - Throws: ``OverwinterError`` with code `guard`.
    func proveTargetsFree(_ targets: [WatchedSource]) throws(OverwinterError) {
        var look: WriterLook
        do throws(FileTreeError) {
            look = try WriterLook(at: targets)
        } catch {
            return warn(
                Warning(
                    code: "writers", message: "unable to see whether somebody writes to the targets: \(error.message)"))
        }
        try judge(look.writers(), "before the restore", "nothing was changed", as: .guardFailed)
        events.send(.note("no process has a file of the targets open or mapped for writing (\(look.reach))"))
    }

    /// Adds to the set's evidence, and to the log.
    func keep(_ name: String, _ service: String?, _ detail: String) {
        evidence.append(SetRecord.Evidence(name: name, service: service, at: UTCTime.now, detail: detail))
        events.send(.note("evidence: " + (service.map { "\($0): " } ?? "") + "\(name), \(detail)"))
    }
}
