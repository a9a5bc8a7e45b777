import Testing

@testable import OverwinterCLI

@Suite("A menu's screen")
struct MenuScreenTests {
    private static func menu(_ count: Int, name: String = "set", details: [String] = []) -> Menu {
        let rows = (1...count).map { Menu.Row(cells: ["\(name)-\($0)", "\($0) KiB"], details: details) }
        return Menu(title: "Which?", header: ["SET", "SIZE"], sides: [.left, .right], rows: rows)
    }

    @Test func allOfItWhereThereIsRoom() {
        var menu = Self.menu(10, details: ["three files of app"])
        _ = menu.take(.down)
        let screen = menu.screen(TerminalSize(columns: 80, rows: 24))
        #expect(
            screen.lines == [
                "Which?",
                "       SET       SIZE",
                "    1  set-1    1 KiB",
                ">   2  set-2    2 KiB",
                "    3  set-3    3 KiB",
                "    4  set-4    4 KiB",
                "    5  set-5    5 KiB",
                "    6  set-6    6 KiB",
                "    7  set-7    7 KiB",
                "    8  set-8    8 KiB",
                "    9  set-9    9 KiB",
                "   10  set-10  10 KiB",
                "",
                "       three files of app",
                "Number or arrow keys, then Enter; q leaves: 2",
            ])
        #expect(screen.selected == 3)
    }

    @Test(arguments: [(24, 15), (14, 14), (10, 10), (6, 6), (5, 6), (1, 6)])
    func theSelectedRowIsInSightHoweverLowTheWindow(rows: Int, most: Int) {
        for number in 1...10 {
            var menu = Self.menu(10, details: ["three files of app"])
            for _ in 1..<number { _ = menu.take(.down) }
            let screen = menu.screen(TerminalSize(columns: 80, rows: rows))
            #expect(screen.lines.count <= most)
            #expect(screen.lines[screen.selected].hasPrefix(">"))
            #expect(screen.lines[screen.selected].contains("set-\(number) "))
        }
    }

    @Test(arguments: [20, 40, 80])
    func noLineReachesTheLastColumn(columns: Int) {
        let long = Self.menu(
            3, name: String(repeating: "數據", count: 30), details: [String(repeating: "x", count: 200), "漢字 漢字 漢字"])
        let screen = long.screen(TerminalSize(columns: columns, rows: 24))
        for line in screen.lines { #expect(TextWidth.of(line) < columns, "\(line)") }
        for line in long.listing(columns: columns).split(separator: "\n") {
            #expect(TextWidth.of(line) < columns, "\(line)")
        }
    }

    @Test func aListHasTheDetailsOfEveryRow() {
        #expect(
            Self.menu(2, details: ["as sealed"]).listing(columns: 80) == """
                Which?
                      SET     SIZE
                   1  set-1  1 KiB
                       as sealed
                   2  set-2  2 KiB
                       as sealed

                """)
    }

    @Test func linesAreDrawnInThePlaceOfThoseBefore() {
        var region = ScreenRegion()
        let (clear, below) = ("\u{1B}[K", "\u{1B}[J")
        #expect(region.drawing(["a", "b", "c"], columns: 80) == "\ra\(clear)\nb\(clear)\nc\(clear)\(below)")
        #expect(region.drawing(["d"], columns: 80) == "\r\u{1B}[2Ad\(clear)\(below)")
        #expect(region.drawing(["0123456789", "b"], columns: 80) == "\r0123456789\(clear)\nb\(clear)\(below)")
        // A narrower window has broken the first line in three.
        #expect(region.drawing(["e"], columns: 4) == "\r\u{1B}[3Ae\(clear)\(below)")
        region.forget()
        #expect(region.drawing(["f"], columns: 4) == "\rf\(clear)\(below)")
    }
}
