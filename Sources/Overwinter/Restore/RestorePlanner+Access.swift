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
        var guarded = RestoreGuard(.access, "the services may read and write what is restored")
        var accounts: [String: ServiceAccount] = [:]
        var isAsked = false
        for planned in services {
            guard let unit = planned.account, targets.contains(where: { $0.source.service == planned.name }) else {
                continue
            }
            isAsked = true
            do {
                accounts[planned.name] = try ServiceAccount.ofHost(unit)
            } catch {
                let add = error.kind == .user ? "useradd" : "groupadd"
                guarded.take(
                    .differs(
                        "\(planned.service.title) is to run as \(error.kind.rawValue) '\(error.name)', and there is none "
                            + "here",
                        hint: "make it: \(add) --system \(ShellWord.of(error.name))"), .access, options)
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
            let isReached = before.map { target.source.isReached(by: $0) } ?? false
            // What no folder let the service get at then, it need not get at now.
            let accesses = set.entries(of: target.source.location).accesses { folder in
                before.map { folder.permissions(of: $0) & EntryAccess.search != 0 } ?? false
            }
            for (access, path) in accesses {
                guard before != nil || path.isEmpty else { continue }
                let needed = before.map { access.permissions(of: $0) } ?? access.needs(of: target)
                guard needed != 0 else { continue }
                if isReached { source.needs.append((path, needed)) }
                let restored = access.mapping(map)
                let lost = needed & ~restored.permissions(of: account)
                guard lost != 0, !isLost else { continue }
                isLost = true
                let message =
                    "\(source.service) runs as \(account.title), who could not \(EntryAccess.verbs(lost)) "
                    + "'\(source.location.appending(path))': it would have owner \(restored.owner), group "
                    + "\(restored.group), mode 0\(String(restored.mode, radix: 8))"
                guard let before else {
                    guarded.take(.notKnown("\(message); the set does not say what it could do then"), .access, options)
                    continue
                }
                guarded.take(
                    .differs(message, hint: hint(access, before, restored, account)), .access, options)
            }
            if !source.needs.isEmpty { served.append(source) }
        }
        return (served, isAsked ? guarded : nil)
    }

    private func hint(
        _ access: EntryAccess, _ before: ServiceAccount, _ restored: EntryAccess, _ account: ServiceAccount
    ) -> String {
        if options.owners == .numbers { return "restore the owners by names: --owners names" }
        if before.groups.contains(access.group), !account.groups.contains(restored.group) {
            let group = set.recorded.names.groups[access.group] ?? Array("\(restored.group)".utf8)
            return "it was a member of that group then: usermod --append --groups \(ShellWord.of(group)) "
                + ShellWord.of(account.user)
        }
        return "see as whom the unit runs: systemctl cat, User= and Group=; then it ran as \(before.title)"
    }
}

extension EntryAccess {
    fileprivate func permissions(of account: ServiceAccount) -> UInt16 {
        permissions(user: account.uid, groups: Set(account.groups))
    }

    /// Where nobody wrote down as whom the service ran: that it gets at its source at all.
    fileprivate func needs(of target: RestoreTarget) -> UInt16 {
        let isWritten = target.source.name == "data" || RestoreTarget.isLog(target.source.name)
        return Self.read | (isFolder ? Self.search : 0) | (isWritten ? Self.write : 0)
    }

    /// `read`, `read and write`, `read, write and search`.
    static func verbs(_ permissions: UInt16) -> String {
        let verbs = [(read, "read"), (write, "write"), (search, "search")].filter { permissions & $0.0 != 0 }
        let last = verbs.last.map { $0.1 } ?? ""
        return verbs.count < 2 ? last : verbs.dropLast().map(\.1).joined(separator: ", ") + " and " + last
    }
}

extension SetRecord.Source {
    /// Whether the folders above let an account through; with `BindPaths=` a unit gets at what they keep closed.
    fileprivate func isReached(by account: ServiceAccount) -> Bool {
        parents.allSatisfy { parent in
            let access = EntryAccess(isFolder: true, mode: parent.mode, owner: parent.owner, group: parent.group)
            return access.permissions(of: account) & EntryAccess.search != 0
        }
    }
}

extension ServiceAccount {
    var title: String { "user '\(user)' (\(uid))" }
}
