/// The manual page of a program, from the same words as its help.
///
/// See: `man 7 man`, `man 7 groff_man_style`.
package enum ManualPage {
    /// A section that no declaration holds, such as FILES.
    package struct Section: Sendable {
        package let title: String
        /// Written like a command's discussion.
        package let text: String
        /// Terms and what they mean, below the text.
        package let entries: [(term: String, meaning: String)]

        package init(_ title: String, text: String = "", entries: [(term: String, meaning: String)] = []) {
            self.title = title
            self.text = text
            self.entries = entries
        }
    }

    /// The page as roff source.
    ///
    /// - Parameters:
    ///   - root: The program.
    ///   - section: The section of the manual: 1 for programs, 8 for those of the administrator.
    ///   - date: The day it was written, as `2026-11-21`.
    ///   - sections: What follows the commands.
    package static func text(
        for root: any ParsableCommand.Type, section: Int, date: String, sections: [Section] = []
    ) -> String {
        let node = CommandNode(root: root)
        var page = RoffText()
        let version = node.configuration.version
        let source = version.isEmpty ? node.name : "\(node.name) \(version)"
        page.request("TH", [node.name.uppercased(), "\(section)", date, source, "System Administration"])

        page.heading("NAME")
        let abstract = node.configuration.abstract
        page.text("\(node.name) - " + (abstract.hasSuffix(".") ? String(abstract.dropLast()) : abstract))
        page.heading("SYNOPSIS")
        page.synopsis(node)
        page.heading("DESCRIPTION")
        // The program's own sections are sections of the page, after its commands.
        let parts = Discussion(node.configuration.discussion).parts
        let own = parts.firstIndex { if case .heading = $0 { true } else { false } } ?? parts.count
        if own == 0 { page.text(abstract) }
        page.parts(parts[..<own], heading: .section)
        for options in HelpSection.arguments(of: node) { page.options(options, heading: .section) }

        for (title, commands) in node.sections {
            page.heading(title.isEmpty ? "COMMANDS" : title.uppercased())
            for command in commands { page.command(command) }
        }

        page.parts(parts[own...], heading: .section)
        for section in sections {
            page.heading(section.title)
            page.parts(Discussion(section.text).parts[...], heading: .subsection)
            for entry in section.entries { page.entry(entry.term, entry.meaning) }
        }
        return page.source
    }
}

extension RoffText {
    /// A command with its arguments, then those below it.
    fileprivate mutating func command(_ node: CommandNode) {
        subheading(node.path.dropFirst().joined(separator: " "))
        text(node.configuration.abstract)
        synopsis(node)
        parts(Discussion(node.configuration.discussion).parts[...], heading: .paragraph)
        for section in HelpSection.arguments(of: node) { options(section, heading: .paragraph) }
        if !node.configuration.aliases.isEmpty {
            paragraph("Also called " + node.configuration.aliases.joined(separator: ", ") + ".")
        }
        for child in node.sections.flatMap(\.commands) { command(child) }
    }

    fileprivate mutating func synopsis(_ node: CommandNode) {
        for form in UsageLine(node).forms {
            request("SY", [node.words])
            form.filter { !$0.isEmpty }.forEach { line($0, isUnbroken: true) }
            request("YS", [])
        }
    }

    fileprivate mutating func options(_ section: HelpSection, heading style: HeadingStyle) {
        // Every command has it; told once, for the program.
        let rows = section.rows.filter { style == .section || $0.term != "-h, --help" }
        guard !rows.isEmpty else { return }
        self.heading(style == .section ? section.title.uppercased() : section.title, style)
        for row in rows {
            entry(
                String(row.term.drop { $0 == " " }),
                [row.meaning, row.discussion].filter { !$0.isEmpty }.joined(separator: "\n"))
        }
    }
}
