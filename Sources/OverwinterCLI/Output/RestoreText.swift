import Arguments
import FileTree
import Overwinter
import Services

/// The plan of a restore, for a reader and for a program.
enum RestoreText {
    /// Prints the plan, and ends with what its guards say.
    static func show(_ plan: RestorePlan, json: Bool, verbose: Bool = false) throws {
        if json {
            let document = RestorePlanDocument(plan)
            StandardStreams.write(JSONText.document(document))
            if document.exitCode != 0 { throw ExitCode(document.exitCode) }
        } else {
            StandardStreams.write(text(of: plan, verbose: verbose))
            try plan.throwIfGuarded()
        }
    }

    /// - Parameter verbose: what could not be asked, too.
    static func text(of plan: RestorePlan, verbose: Bool = false) -> String {
        var text =
            "set \(EscapedName.printable(plan.set.name)) of \(plan.set.started), \(ByteText.of(plan.set.totals.bytes))\n\nguards\n"
        for guarded in plan.guards {
            text += "  \(guarded.holds ? "holds" : "FAILS")  \(guarded.title)\n"
            for failure in guarded.failures {
                text += "         - \(EscapedName.printable(failure.message))\n"
                if let hint = failure.hint { text += "           HINT: \(EscapedName.printable(hint))\n" }
            }
            for message in guarded.accepted { text += "         - accepted: \(EscapedName.printable(message))\n" }
            for message in verbose ? guarded.notKnown : [] {
                text += "         - not known: \(EscapedName.printable(message))\n"
            }
        }
        if !plan.warnings.isEmpty { text += "\nwarnings\n" }
        for warning in plan.warnings { text += "  \(warning.message)\n" }
        let owners = plan.owners.matches.compactMap(\.text)
        if !owners.isEmpty { text += "\nowners\n" + owners.map { "  \($0)\n" }.joined() }
        text += "\nsteps\n"
        var table = Table([.left, .left])
        for planned in plan.services.reversed() where planned.before.ran {
            table.rows.append(["  stop \(planned.name)", planned.service.title])
        }
        for target in plan.targets where target.present == .data {
            table.rows.append(["  \(plan.discardsCurrent ? "remove" : "set aside") \(target.title)", "\(target.path)"])
        }
        for target in plan.targets {
            table.rows.append([
                "  restore \(target.title)",
                "\(target.path), \(target.source.files) files, \(ByteText.of(target.source.bytes))",
            ])
        }
        for name in plan.starts { table.rows.append(["  start \(name)", "and wait until it is ready"]) }
        text += table.text
        if !plan.leftOut.isEmpty {
            text += "\nleft out\n"
            for (location, reason) in plan.leftOut { text += "  \(location): \(reason)\n" }
        }
        return text + "\n"
    }
}
