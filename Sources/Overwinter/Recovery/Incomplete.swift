/// Data that a restore has discarded, and not made whole again.
enum Incomplete {
    /// Nil where all of a run's targets are whole.
    static func error(_ debt: Debt, _ header: JournalHeader) -> OverwinterError? {
        error(debt.incomplete.map { header.targets[$0].title }, profile: header.profile)
    }

    static func error(_ titles: [String], profile: String) -> OverwinterError? {
        guard !titles.isEmpty else { return nil }
        return OverwinterError(
            .dataIncomplete,
            "the data of \(titles.joined(separator: ", ")) is incomplete: what was there was discarded, and the restore did "
                + "not end",
            hint: "restore it again: overwinter restore \(profile) …; until then nothing is started on it")
    }
}

extension OverwinterError.Code {
    /// A restore has discarded what was there, and failed.
    static let dataIncomplete = Self("data-incomplete", .servicesDown)
}
