import Overwinter

/// A menu on the terminal, until something is taken: drawn where the terminal can, else as a list with a question.
struct MenuDisplay {
    let cancellation: Cancellation

    /// The index that was taken; nil where the menu was left.
    ///
    /// - Throws: the signal that asked for the end. The terminal is as it was on every ending.
    func choose(from menu: Menu) throws(OverwinterError) -> Int? {
        let ending: Menu.Ending
        if ReporterMode.isTerminal, let source = KeySource(), let terminal = RawTerminal.begin() {
            ending = Self.drawn(menu, source, terminal) { cancellation.isCancelled }
        } else {
            ending = asked(menu)
        }
        if let signal = cancellation.signal {
            throw OverwinterError(.signal(signal), "ended by signal \(signal); nothing was changed")
        }
        return if case .taken(let index) = ending { index } else { nil }
    }

    private static func drawn(
        _ menu: Menu, _ source: KeySource, _ terminal: RawTerminal, isCancelled: () -> Bool
    ) -> Menu.Ending {
        var menu = menu
        var region = ScreenRegion()
        defer {
            DisplayStream.say("\n")
            terminal.end()
        }
        while !isCancelled() {
            let size = TerminalSize.now
            let screen = menu.screen(size)
            DisplayStream.say(region.drawing(screen.lines, columns: size.columns, emphasized: screen.selected))
            switch source.next() {
            case .keys(let keys):
                for key in keys {
                    if let ending = menu.take(key) {
                        let last = menu.screen(size)
                        DisplayStream.say(region.drawing(last.lines, columns: size.columns))
                        return ending
                    }
                }
            case .resized, .signalled: break
            case .resumed:
                terminal.enter()
                region.forget()
            }
        }
        return .left
    }

    private func asked(_ menu: Menu) -> Menu.Ending {
        var menu = menu
        StandardStreams.say(menu.listing(columns: TerminalSize.now.columns))
        while true {
            StandardStreams.say("Number (1 to \(menu.rows.count), q leaves): ")
            guard let line = Question.line(isCancelled: { cancellation.isCancelled }) else { return .left }
            if let ending = menu.take(line: line) { return ending }
            if let notice = menu.notice { StandardStreams.say(notice + "\n") }
        }
    }
}
