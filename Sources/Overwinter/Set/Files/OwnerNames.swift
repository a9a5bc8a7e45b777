import Glibc

/// The names of users and groups, by number.
package struct OwnerNames: Sendable, Equatable {
    package var users: [UInt32: [UInt8]]
    package var groups: [UInt32: [UInt8]]

    package init(users: [UInt32: [UInt8]] = [:], groups: [UInt32: [UInt8]] = [:]) {
        self.users = users
        self.groups = groups
    }

    /// The names this host gives to numbers; a number without a name is left out.
    ///
    /// See: `man 3 getpwuid`, `man 3 getgrgid`.
    package static func ofHost(users: some Sequence<UInt32>, groups: some Sequence<UInt32>) -> OwnerNames {
        var names = OwnerNames()
        for number in users { names.users[number] = userName(number) }
        for number in groups { names.groups[number] = groupName(number) }
        return names
    }

    private static func userName(_ number: UInt32) -> [UInt8]? {
        var entry = passwd()
        return lookUp { buffer, size, found in
            var result: UnsafeMutablePointer<passwd>?
            let error = getpwuid_r(number, &entry, buffer, size, &result)
            found = result == nil ? nil : entry.pw_name
            return error
        }
    }

    private static func groupName(_ number: UInt32) -> [UInt8]? {
        var entry = group()
        return lookUp { buffer, size, found in
            var result: UnsafeMutablePointer<group>?
            let error = getgrgid_r(number, &entry, buffer, size, &result)
            found = result == nil ? nil : entry.gr_name
            return error
        }
    }

    /// Calls a function such as getpwuid_r(3) with as much room as it needs; nil where it finds nobody.
    static func lookUp(
        _ ask: (
            _ buffer: UnsafeMutablePointer<CChar>, _ size: Int, _ found: inout UnsafeMutablePointer<CChar>?
        ) -> Int32
    ) -> [UInt8]? {
        // A group's members stand in the buffer too, so it may have to be large.
        var size = 1024
        while size <= 1 << 22 {
            let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
            defer { buffer.deallocate() }
            var found: UnsafeMutablePointer<CChar>?
            let error = ask(buffer, size, &found)
            if error == ERANGE {
                size *= 4
                continue
            }
            guard error == 0, let found else { return nil }
            return Array(UnsafeRawBufferPointer(start: found, count: strlen(found)))
        }
        return nil
    }
}
