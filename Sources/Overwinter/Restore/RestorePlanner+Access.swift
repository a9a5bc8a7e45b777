import FileTree
import Services

extension RestorePlanner {
    /// What each service was able to do with its sources when the set was made, and whether it would be able to again.
    ///
    /// Held against what was, not against a wish: what root left in a service's folder then is no reason to refuse it now.
    func access(
        to targets: [RestoreTarget], _ services: [PlannedService], _ owners: RestoredOwners
    ) -> ([ServedSource], RestoreGuard?) {
        var served: [ServedSource] = []
        var guarded = RestoreGuard("access", "the services may read and write what is restored")
        var accounts: [String: ServiceAccount] = [:]
        var isAsked = false
        for planned in services {
            guard let unit = planned.account else { continue }
            isAsked = true
            do {
                accounts[planned.name] = try ServiceAccount.ofHost(unit)
            } catch {
                let add = error.kind == .user ? "useradd" : "groupadd"
                guarded.fail(
                    "\(planned.service.title) is to run as \(error.kind.rawValue) '\(error.name)', and there is none here",
                    hint: "make it: \(add) --system \(ShellWord.of(error.name))")
            }
        }
        for target in targets {
            guard let name = target.source.service, let account = accounts[name],
                let planned = services.first(where: { $0.name == name }),
                // To what systemd itself gives to its user before each start, access is never missing.
                planned.account?.givenFolders.contains(where: { target.path.isAt(orBelow: BytePath($0)) }) == false
            else { continue }
            let before = set.record.services.first { $0.name == name }?.account
            let map = owners.map(for: target.source.location)
            var source = ServedSource(
                location: target.source.location, service: planned.service.title, account: account, needs: [])
            var isLost = false
            for (access, path) in set.entries(of: target.source.location).accesses() {
                let needed = before.map { access.permissions(of: $0) } ?? access.needs(of: target, isRoot: path.isEmpty)
                guard needed != 0 else { continue }
                source.needs.append((path, needed))
                let restored = access.mapping(map)
                let lost = needed & ~restored.permissions(of: account)
                guard lost != 0, !isLost else { continue }
                isLost = true
                guarded.fail(
                    "\(source.service) runs as \(account.title), who could not \(EntryAccess.verbs(lost)) "
                        + "'\(source.location.appending(path))': it would have owner \(restored.owner), group "
                        + "\(restored.group), mode 0\(String(restored.mode, radix: 8))",
                    hint: hint(access, before, restored, account, target))
            }
            served.append(source)
        }
        return (served, isAsked ? guarded : nil)
    }

    private func hint(
        _ access: EntryAccess, _ before: ServiceAccount?, _ restored: EntryAccess, _ account: ServiceAccount,
        _ target: RestoreTarget
    ) -> String {
        if options.owners == .numbers || set.record.adopted != nil && options.owners == nil {
            return "restore the owners by names: --owners names"
        }
        if before?.groups.contains(access.group) == true, !account.groups.contains(restored.group) {
            let group = set.recorded.names.groups[access.group] ?? Array("\(restored.group)".utf8)
            return "it was a member of that group then: usermod --append --groups \(ShellWord.of(group)) "
                + ShellWord.of(account.user)
        }
        let then = before.map { "; then it ran as \($0.title)" } ?? ""
        return "see as whom the unit runs: systemctl cat, User= and Group=\(then)"
    }
}

extension EntryAccess {
    fileprivate func permissions(of account: ServiceAccount) -> UInt16 {
        permissions(user: account.uid, groups: Set(account.groups))
    }

    /// Where nobody wrote down as whom the service ran: that it gets at its source at all.
    fileprivate func needs(of target: RestoreTarget, isRoot: Bool) -> UInt16 {
        guard isRoot else { return 0 }
        let isWritten = target.source.name == "data" || target.isLog
        return Self.read | (isFolder ? Self.search : 0) | (isWritten ? Self.write : 0)
    }

    /// `read`, `read and write`, `read, write and search`.
    static func verbs(_ permissions: UInt16) -> String {
        let verbs = [(read, "read"), (write, "write"), (search, "search")].filter { permissions & $0.0 != 0 }
        let last = verbs.last.map { $0.1 } ?? ""
        return verbs.count < 2 ? last : verbs.dropLast().map(\.1).joined(separator: ", ") + " and " + last
    }
}

extension ServiceAccount {
    var title: String { "user '\(user)' (\(uid))" }
}
