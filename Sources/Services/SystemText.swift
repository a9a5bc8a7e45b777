import Glibc

/// What the system calls an error number, as messages here show it.
enum SystemText {
    static func of(_ number: Int32) -> String { String(cString: strerror(number)).lowercased() }
}
