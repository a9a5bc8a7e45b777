import FileTree
import Overwinter

/// The JSON document of `keep`.
struct KeepDocument: Encodable {
    var format = 1
    var verb = "keep"
    var outcome = "done"
    var exitCode = ExitCodes.done
    var set: String
    var path: String
    /// Nil where the set is not kept any more.
    var kept: KeepMark?
}
