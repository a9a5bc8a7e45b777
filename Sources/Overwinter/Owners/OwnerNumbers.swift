import FileTree
import Glibc

/// The numbers of users and groups, by name.
struct OwnerNumbers: Sendable, Equatable {
    var users: [[UInt8]: UInt32] = [:]
    var groups: [[UInt8]: UInt32] = [:]

    /// The numbers this host gives to the names of a set; a name that it does not know is left out.
    static func ofHost(_ names: OwnerNames) -> OwnerNumbers {
        var numbers = OwnerNumbers()
        for name in names.users.values { numbers.users[name] = user(name)?.number }
        for name in names.groups.values { numbers.groups[name] = group(name) }
        return numbers
    }

    /// A user of this host, with the number of his own group.
    ///
    /// See: `man 3 getpwnam`.
    static func user(_ name: [UInt8]) -> (number: UInt32, group: UInt32)? {
        var entry = passwd()
        let found = OwnerNames.lookUp { buffer, size, found in
            var result: UnsafeMutablePointer<passwd>?
            let error = BytePath(bytes: name).withCString { getpwnam_r($0, &entry, buffer, size, &result) }
            found = result == nil ? nil : entry.pw_name
            return error
        }
        return found == nil ? nil : (entry.pw_uid, entry.pw_gid)
    }

    /// A group of this host.
    ///
    /// See: `man 3 getgrnam`.
    static func group(_ name: [UInt8]) -> UInt32? {
        var entry = Glibc.group()
        let found = OwnerNames.lookUp { buffer, size, found in
            var result: UnsafeMutablePointer<Glibc.group>?
            let error = BytePath(bytes: name).withCString { getgrnam_r($0, &entry, buffer, size, &result) }
            found = result == nil ? nil : entry.gr_name
            return error
        }
        return found == nil ? nil : entry.gr_gid
    }
}
