import Glibc
import Overwinter

extension StateFolder {
    /// The state folder of the user who runs the program.
    static var ofThisUser: StateFolder {
        let names = ["STATE_DIRECTORY", "XDG_STATE_HOME", "HOME"]
        let pairs = names.compactMap { name in ReporterMode.environment(name).map { (name, $0) } }
        return .standard(environment: Dictionary(uniqueKeysWithValues: pairs), isRoot: geteuid() == 0)
    }

    /// Where runs may be seen: an ordinary user sees those of root, too, as far as rights allow.
    static var allForThisUser: [StateFolder] {
        let own = ofThisUser
        let system = standard(environment: [:], isRoot: true)
        let isNamed = ReporterMode.environment("STATE_DIRECTORY").map { !$0.isEmpty } ?? false
        return isNamed || own.path == system.path ? [own] : [own, system]
    }
}
