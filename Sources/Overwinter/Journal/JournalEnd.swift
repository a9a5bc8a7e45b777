/// What becomes of a journal whose run owes nothing any more: the end of its name.
enum JournalEnd: String {
    case done
    /// Of a restore whose old data is kept: until it is committed or rolled back.
    case kept
    /// What it has set aside is wanted by nobody any more, and is being removed.
    case removing

    init(_ header: JournalHeader, _ events: [JournalEvent]) {
        var ledger = Ledger(header: header)
        for event in events { ledger.note(event) }
        let isAside = zip(header.targets, ledger.targets).contains { $0.heldData && $1.aside == .done && !$1.isBack }
        // Nobody goes back to it, whatever became of the rest.
        if ledger.isDiscarded {
            self = .removing
            return
        }
        let stands = ledger.isCommitted && !ledger.isPutBack && header.turnsBack == true
        self = isAside && stands ? (header.verb == "rollback" ? .removing : .kept) : .done
    }
}
