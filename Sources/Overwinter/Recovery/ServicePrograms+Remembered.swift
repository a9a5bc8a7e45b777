import Services

extension ServicePrograms {
    /// With the environment that the run had, as far as the journal keeps it.
    func asRemembered(by header: JournalHeader) -> ServicePrograms {
        var programs = self
        for name in JournalHeader.remembered {
            if let value = header.environment[name] {
                programs.environment[name] = value
            } else if !["PATH", "HOME"].contains(name) {
                programs.environment[name] = String?.none
            }
        }
        return programs
    }
}
