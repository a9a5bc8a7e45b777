package import FileTree
package import Services

/// What the checks before a run found: all faults, not the first one only.
package struct Findings: Sendable {
    package private(set) var faults: [OverwinterError.Fault] = []
    package private(set) var warnings: [Warning] = []

    package init() {}

    package mutating func fault(_ code: String, _ message: String, hint: String? = nil) {
        faults.append(OverwinterError.Fault(code: code, message: message, hint: hint))
    }

    package mutating func fault(_ fault: OverwinterError.Fault) { faults.append(fault) }

    package mutating func fault(_ error: FileTreeError) {
        fault("file-system", error.message, hint: error.hint)
    }

    package mutating func fault(_ error: ServiceError) {
        fault(error.code.rawValue, error.message, hint: error.hint)
    }

    package mutating func warn(_ code: String, _ message: String) {
        warnings.append(Warning(code: code, message: message))
    }

    /// Ends the checks where something was found.
    ///
    /// - Throws: ``OverwinterError``; a single fault speaks for itself, several are listed.
    package func throwIfAny(_ code: OverwinterError.Code, _ sentence: String) throws(OverwinterError) {
        guard let first = faults.first else { return }
        if faults.count == 1 {
            throw OverwinterError(code, first.message, hint: first.hint, faults: faults)
        }
        throw OverwinterError(code, "\(faults.count) \(sentence)", faults: faults)
    }
}
