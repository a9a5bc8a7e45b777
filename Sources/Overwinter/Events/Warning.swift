/// Something that did not keep the run from its end, and that the operator should know.
package struct Warning: Sendable, Hashable {
    /// A stable name for programs.
    package var code: String
    package var message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
