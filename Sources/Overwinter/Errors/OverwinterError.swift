/// What went wrong in a verb: matched by `code`, read as `message` with its `hint`.
package struct OverwinterError: Error, Sendable, Equatable {
    /// A stable name for programs (`error.code` of the JSON document), and how a verb that meets it ends.
    package struct Code: Sendable, Hashable {
        package let name: String
        package let ending: Ending

        package init(_ name: String, _ ending: Ending) {
            self.name = name
            self.ending = ending
        }
    }

    /// One of several faults that are reported together.
    package struct Fault: Sendable, Equatable {
        package var code: String
        package var message: String
        package var hint: String?

        package init(code: String, message: String, hint: String? = nil) {
            self.code = code
            self.message = message
            self.hint = hint
        }
    }

    package var code: Code
    /// Lower case, without a full stop: `unable to open '/x': permission denied`.
    package var message: String
    /// What the reader can do about it.
    package var hint: String?
    /// All that was found wrong, where more than one thing can be: shown as a list under the message.
    package var faults: [Fault]

    package init(_ code: Code, _ message: String, hint: String? = nil, faults: [Fault] = []) {
        self.code = code
        self.message = message
        self.hint = hint
        self.faults = faults
    }
}
