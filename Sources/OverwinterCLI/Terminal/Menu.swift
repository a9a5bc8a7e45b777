/// A choice among numbered rows, as keys and lines change it.
struct Menu: Sendable {
    struct Row: Sendable {
        var cells: [String]
        /// More about it, shown while it is selected.
        var details: [String] = []
        /// Why it cannot be taken; nil where it can.
        var refusal: String?
    }

    enum Ending: Equatable, Sendable {
        /// By its index.
        case taken(Int)
        case left
    }

    let title: String
    let header: [String]
    let sides: [Table.Side]
    let rows: [Row]
    /// What stands below the rows.
    let footer: String?
    private(set) var selected: Int
    /// Why nothing has come of the last key or line.
    private(set) var notice: String?
    private var typed = ""

    /// - Parameter rows: at least one; the first that can be taken is selected.
    init(title: String, header: [String], sides: [Table.Side], rows: [Row], footer: String? = nil) {
        self.title = title
        self.header = header
        self.sides = sides
        self.rows = rows
        self.footer = footer
        selected = rows.firstIndex { $0.refusal == nil } ?? 0
    }

    /// What one key makes of it; nil where the choice goes on.
    mutating func take(_ key: Key) -> Ending? {
        notice = nil
        switch key {
        case .up, .character("k"): select(selected - 1)
        case .down, .character("j"): select(selected + 1)
        case .pageUp, .first: select(0)
        case .pageDown, .last: select(rows.count - 1)
        case .character(let digit) where digit.isWholeNumber: type(digit)
        case .backspace:
            typed = String(typed.dropLast())
            if let number = Int(typed) { selected = number - 1 }
        case .enter: return takeSelected()
        case .escape, .endOfInput, .character("q"): return .left
        case .character, .other: break
        }
        return nil
    }

    /// The same by lines, for terminals that cannot draw: a number, or what stands in the first column.
    mutating func take(line: String) -> Ending? {
        let answer = line.split(separator: " ").joined(separator: " ")
        notice = nil
        if answer == "q" { return .left }
        if let number = Int(answer), rows.indices.contains(number - 1) {
            select(number - 1)
            return takeSelected()
        }
        if let index = rows.firstIndex(where: { $0.cells.first == answer }) {
            select(index)
            return takeSelected()
        }
        notice = answer.isEmpty ? "type a number, or q to leave" : "there is no such number: 1 to \(rows.count)"
        return nil
    }

    private mutating func takeSelected() -> Ending? {
        typed = ""
        notice = rows[selected].refusal
        return notice == nil ? .taken(selected) : nil
    }

    private mutating func select(_ index: Int) {
        typed = ""
        selected = min(max(0, index), rows.count - 1)
    }

    /// A digit goes on with the number before it where there is such a row, else begins another.
    private mutating func type(_ digit: Character) {
        for text in [typed + String(digit), String(digit)] {
            guard let number = Int(text), rows.indices.contains(number - 1) else { continue }
            typed = text
            selected = number - 1
            return
        }
        notice = "there is no number \(typed)\(digit): 1 to \(rows.count)"
        typed = ""
    }
}
