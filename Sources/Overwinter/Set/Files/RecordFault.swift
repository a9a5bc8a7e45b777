/// What is wrong with one line of a record's file; the reader of the file adds which line.
package struct RecordFault: Error, Equatable {
    package var reason: String

    package init(_ reason: String) {
        self.reason = reason
    }

    /// The error for the user: `files.mtree, line 12: a path with '..'`.
    package func error(file: String, line: Int) -> OverwinterError {
        OverwinterError(
            .badRecord, "\(file), line \(line): \(reason)",
            hint: "the record was damaged or forged; restore from another set")
    }
}
