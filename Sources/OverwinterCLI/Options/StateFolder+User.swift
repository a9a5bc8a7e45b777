import Glibc
import Overwinter

extension StateFolder {
    /// The state folder of the user who runs the program.
    static var ofThisUser: StateFolder {
        let names = ["STATE_DIRECTORY", "XDG_STATE_HOME", "HOME"]
        let pairs = names.compactMap { name in ReporterMode.environment(name).map { (name, $0) } }
        return .standard(environment: Dictionary(uniqueKeysWithValues: pairs), isRoot: geteuid() == 0)
    }
}
