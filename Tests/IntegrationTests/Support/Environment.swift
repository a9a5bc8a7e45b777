import Glibc

/// The environment the tests were started with.
enum Environment {
    /// nil where the variable is missing or empty.
    static func value(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
