import Testing

@testable import OverwinterCLI

@Suite("Columns of a text")
struct TextWidthTests {
    @Test(arguments: [
        ("", 0), ("set", 3), ("數據", 4), ("é", 1), ("e\u{301}", 1), ("ａ", 2), ("한", 2), ("🐝", 2), ("\u{200B}", 0),
    ])
    func width(text: String, columns: Int) { #expect(TextWidth.of(text) == columns) }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("數據數", 5, "數據…"), ("數據數", 4, "數…"), ("abc", 1, "…"),
        ("abc", 0, ""), ("", 0, ""),
    ])
    func clipped(text: String, columns: Int, result: String) {
        #expect(TextWidth.clipped(text, to: columns) == result)
    }

    @Test(arguments: [
        ("one two three", 7, ["one two", "three"]), ("one", 7, ["one"]), ("", 7, []),
        ("abcdefghij k", 4, ["abcd", "efgh", "ij k"]),
        ("數據數據", 5, ["數據", "數據"]),
    ])
    func wrapped(text: String, columns: Int, lines: [String]) {
        #expect(TextWidth.wrapped(text, to: columns) == lines)
    }

    @Test func aTableThatIsTooWideKeepsItsNamesAndCutsWhatIsSaidLast() {
        var table = Table([.left, .right, .left])
        table.rows = [
            ["SET", "AGE", "STATE"], ["short", "3 d", "sealed"],
            ["a-name-that-nobody-can-put-beside-other-things", "12 d", "sealed"],
            ["數據", "1 d", "damaged: what is in it is not what was sealed"],
        ]
        #expect(
            table.text(fitting: 40) == """
                SET     AGE  STATE
                short   3 d  sealed
                a-name-that-nobody-can-put-beside-other-things
                       12 d  sealed
                數據    1 d  damaged: what is in it is …

                """)
        #expect(table.text(fitting: 200) == table.text)
        #expect(table.text(fitting: 20) == table.text)
    }

    @Test func columnsOfATableStandBelowEachOther() {
        var table = Table([.left, .right])
        table.rows = [["數據", "1"], ["a", "10"]]
        #expect(table.text == "數據   1\na     10\n")
    }
}
