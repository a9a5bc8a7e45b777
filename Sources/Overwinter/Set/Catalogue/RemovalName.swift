/// The name of a set's folder from the moment on in which its removal began: `NAME.removing`, never offered as a set.
package enum RemovalName {
    private static let ending = ".removing"

    package static func of(_ set: String) -> String { set + ending }

    /// The name that the folder had as a set; nil where this is no such name.
    package static func set(of name: String) -> String? {
        guard name.hasSuffix(ending) else { return nil }
        let set = String(name.dropLast(ending.count))
        return SetName(set) != nil || OldScriptName.time(set) != nil ? set : nil
    }
}
