extension RestoreGuard {
    init(_ compatibility: Compatibility, _ title: String) { self.init(compatibility.rawValue, title) }

    /// Takes what a comparison found.
    ///
    /// - Parameter compatibility: by what name a difference is accepted.
    mutating func take(_ comparison: Comparison, _ compatibility: Compatibility, _ options: RestoreOptions) {
        switch comparison {
        case .same: return
        case .notKnown(let text): notKnown.append(text)
        case .differs(let message, _) where options.accepts.contains(compatibility): accepted.append(message)
        case .differs(let message, let hint):
            fail(message, hint: (hint.map { "\($0); " } ?? "") + "to restore all the same: \(compatibility.flag)")
        }
    }
}
