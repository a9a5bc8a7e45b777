import FileTree
import Overwinter

/// The profiles of this server, to choose one from.
enum ProfileMenu {
    /// - Parameter names: at least one.
    static func of(_ names: [String], in lookup: ProfileLookup) -> Menu {
        Menu(
            title: "Which profile is to be restored?", header: ["PROFILE", "SETS ARE IN"], sides: [.left, .left],
            rows: names.map { row($0, in: lookup) })
    }

    private static func row(_ name: String, in lookup: ProfileLookup) -> Menu.Row {
        let shown = TextWidth.clipped(EscapedName.shown(Array(name.utf8)), to: 30)
        do throws(OverwinterError) {
            return Menu.Row(cells: [shown, "\(try lookup.load(BytePath(name)).destination)"])
        } catch {
            return Menu.Row(
                cells: [shown, "it has faults"], details: [error.message],
                refusal: "profile '\(shown)' cannot be read; see: overwinter config validate \(ShellWord.of(name))")
        }
    }
}
