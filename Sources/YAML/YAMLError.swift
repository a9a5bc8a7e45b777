/// Why a text is no YAML document, or one that is refused unread.
package struct YAMLError: Error, Sendable, Hashable {
    package enum Code: String, Sendable, Hashable {
        case syntax
        case notUTF8 = "not-utf-8"
        /// More bytes, nodes or depth than ``ComposeLimits`` allows; an alias bomb is one of these.
        case tooLarge = "too-large"
        case unknownAlias = "unknown-alias"
        case severalDocuments = "several-documents"
    }

    package var code: Code
    package var message: String
    package var hint: String?
    package var mark: Mark

    package init(_ code: Code, _ message: String, hint: String? = nil, mark: Mark) {
        self.code = code
        self.message = message
        self.hint = hint
        self.mark = mark
    }
}
