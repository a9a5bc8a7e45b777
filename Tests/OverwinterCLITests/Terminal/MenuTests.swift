import Testing

@testable import OverwinterCLI

@Suite("A choice, by keys and by lines")
struct MenuTests {
    /// Of so many rows; those of `refused` cannot be taken.
    private static func menu(_ count: Int, refused: Set<Int> = []) -> Menu {
        let rows = (1...count).map { number in
            Menu.Row(cells: ["set-\(number)"], refusal: refused.contains(number) ? "\(number) is damaged" : nil)
        }
        return Menu(title: "Which?", header: ["SET"], sides: [.left], rows: rows)
    }

    private static func keys(_ text: String) -> [Key] {
        var decoder = KeyDecoder()
        return decoder.take(Array(text.utf8)) + decoder.timeOut()
    }

    /// The row's number that is selected after these keys.
    @Test(arguments: [
        ("", 1), ("j", 2), ("\u{1B}[B", 2), ("jjk", 2), ("k", 1), ("\u{1B}[F", 10), ("\u{1B}[Fj", 10),
        ("\u{1B}[F\u{1B}[H", 1), ("\u{1B}[6~", 10), ("\u{1B}[6~\u{1B}[5~", 1),
        ("3", 3), ("1", 1), ("10", 10), ("12", 2), ("101", 1), ("30", 3), ("5\u{7F}", 5), ("10\u{7F}", 1),
        ("7j", 8), ("1j0", 2), ("z", 1), ("3z4", 4),
    ])
    func keysSelect(text: String, number: Int) {
        var menu = Self.menu(10)
        for key in Self.keys(text) { #expect(menu.take(key) == nil) }
        #expect(menu.selected == number - 1)
    }

    @Test(arguments: [
        ("\r", Menu.Ending.taken(0)), ("3\r", .taken(2)), ("10\r", .taken(9)), ("\u{1B}[B\u{1B}[B\r", .taken(2)),
        ("q", .left), ("\u{1B}", .left), ("\u{4}", .left), ("5q", .left),
    ])
    func keysEnd(text: String, ending: Menu.Ending) {
        var menu = Self.menu(10)
        let endings = Self.keys(text).compactMap { menu.take($0) }
        #expect(endings == [ending])
    }

    @Test func whatCannotBeTakenSaysWhyAndIsNotSelectedFirst() {
        var menu = Self.menu(3, refused: [1, 3])
        #expect(menu.selected == 1)
        #expect(menu.take(.character("3")) == nil)
        #expect(menu.take(.enter) == nil)
        #expect(menu.notice == "3 is damaged")
        #expect(menu.take(.up) == nil)
        #expect(menu.notice == nil)
        #expect(menu.take(.enter) == .taken(1))
        #expect(Self.menu(2, refused: [1, 2]).selected == 0)
    }

    @Test func aNumberThatIsNotThereIsSaid() {
        var menu = Self.menu(3)
        #expect(menu.take(.character("7")) == nil)
        #expect(menu.notice == "there is no number 7: 1 to 3")
        #expect(menu.take(.character("2")) == nil)
        #expect(menu.take(.character("0")) == nil)
        #expect(menu.notice == "there is no number 20: 1 to 3")
        #expect(menu.selected == 1)
    }

    private static let lines: [(String, Menu.Ending?, String?)] = [
        ("2", .taken(1), nil), (" 2 ", .taken(1), nil), ("set-2", .taken(1), nil), ("q", .left, nil),
        ("", nil, "type a number, or q to leave"), ("0", nil, "there is no such number: 1 to 3"),
        ("4", nil, "there is no such number: 1 to 3"), ("-1", nil, "there is no such number: 1 to 3"),
        ("99999999999999999999", nil, "there is no such number: 1 to 3"),
        ("set", nil, "there is no such number: 1 to 3"), ("3", nil, "3 is damaged"),
    ]

    @Test(arguments: lines)
    func linesEnd(line: String, ending: Menu.Ending?, notice: String?) {
        var menu = Self.menu(3, refused: [3])
        #expect(menu.take(line: line) == ending)
        #expect(menu.notice == notice)
    }
}
