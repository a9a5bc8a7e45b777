import Overwinter
import Services

/// What restores have set aside, for a reader.
enum KeptText {
    static func of(_ seen: SeenKept) -> String {
        let kept = seen.kept
        let when = kept.began.map { " of \($0)" } ?? ""
        let set = kept.header.set.map { ", set \($0)" } ?? ""
        var text = "\(kept.profile): restore \(kept.run)\(when)\(set) "
        text +=
            kept.isThere
            ? "has set aside \(ByteText.of(seen.bytes)):\n"
            : "had set data aside, and none of it is there any more: somebody has removed it, or moved it away\n"
        for target in kept.targets {
            for place in target.places { text += "  \(target.title): \(place)\n" }
            if target.isGone { text += "  \(target.title): is not there any more\n" }
            if let doubt = target.doubt { text += "  \(target.title): \(doubt.message)\n" }
        }
        return text
    }

    static func whatNext(_ seen: SeenKept) -> String {
        guard seen.kept.isThere else {
            return "HINT: nothing can be put back; to end this, type: overwinter restore commit \(seen.kept.profile)\n"
        }
        return
            "HINT: to keep what is there now, type: overwinter restore commit \(seen.kept.profile); to go back, type: "
            + "overwinter restore rollback \(seen.kept.profile)\n"
    }

    static func removed(_ seen: SeenKept) -> String {
        seen.kept.isThere
            ? "what restore \(seen.kept.run) had set aside is removed: \(ByteText.of(seen.bytes))\n"
            : "nothing of what restore \(seen.kept.run) had set aside was there any more: it is over\n"
    }

    static func of(_ plan: RollbackPlan) -> String {
        let kept = plan.kept
        let text = "rollback of restore \(kept.run)" + (kept.header.set.map { ", set \($0)" } ?? "") + "\n\nsteps\n"
        var table = Table([.left, .left])
        for planned in plan.services.reversed() where planned.before.ran {
            table.rows.append(["  stop \(planned.name)", planned.service.title])
        }
        for target in kept.targets {
            for place in target.places { table.rows.append(["  put back \(target.title)", "from \(place)"]) }
            if target.state == .wasEmpty {
                table.rows.append(["  empty \(target.title)", "where nothing was before the restore"])
            }
        }
        for name in plan.ends.sorted() {
            table.rows.append(["  leave \(name) down", "it did not run before the restore, and had no data"])
        }
        for name in plan.starts { table.rows.append(["  start \(name)", "and wait until it is ready"]) }
        let set = kept.header.set.map { "set \($0) has it still; " } ?? ""
        table.rows.append(["  remove the restored data", "\(set)what was written to it since goes with it"])
        return text + table.text + "\n"
    }
}
