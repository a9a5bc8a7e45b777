import CLinux
import Glibc

/// Gives an entry its attributes, by descriptor, in the only order that keeps them all: owner (which clears setuid bits and file
/// capabilities), extended attributes and ACLs, mode (which the ACL's mask changes), times (which the others change).
struct AttributeWriter {
    /// A system call that failed for a reason that is the copy's end.
    struct Failure {
        var verb: String
        var number: Int32
    }

    let unkept: UnkeptLog

    /// `file` is open, or held by `O_PATH` with `byPath`.
    ///
    /// `path` is asked for only where something cannot be kept.
    ///
    /// `owner`: who owns it now, nil where that is not known. `found`: the extended attributes it has now and is not to keep, which
    /// are none where the entry is new. `modeNow`: the mode it was made with, where it is known to have it.
    func apply(
        _ wanted: WantedAttributes, to file: Int32, byPath: Bool, kind: EntryKind,
        owner: (owner: UInt32, group: UInt32)?,
        found: [ExtendedAttribute], modeNow: UInt16? = nil, path: () -> BytePath
    ) -> Failure? {
        var mode = wanted.mode
        if owner.map({ $0.owner != wanted.owner || $0.group != wanted.group }) ?? true {
            if let failure = setOwner(wanted, file, byPath, &mode, path) { return failure }
        }
        if !wanted.attributes.isEmpty || !found.isEmpty {
            if let failure = setAttributes(wanted.attributes, file, byPath, found, path) { return failure }
        }
        if kind != .symlink, mode != modeNow {
            let failed = ow_set_mode(file, byPath ? 1 : 0, UInt32(mode))
            if failed == -EPERM || failed == -ENOTSUP || failed == -ENOSYS {
                unkept.add(.modes, path())
            } else if failed < 0 {
                return Failure(verb: "set the mode of", number: failed)
            }
        }
        return setTimes(wanted, file, byPath, path)
    }

    private func setOwner(
        _ wanted: WantedAttributes, _ file: Int32, _ byPath: Bool, _ mode: inout UInt16, _ path: () -> BytePath
    ) -> Failure? {
        let failed = ow_set_owner(file, byPath ? 1 : 0, wanted.owner, wanted.group)
        if failed == 0 { return nil }
        guard AttributeWriter.isRefusal(failed) else { return Failure(verb: "set the owner of", number: failed) }
        // Who may not give a file away may still give it to a group of his.
        _ = ow_set_owner(file, byPath ? 1 : 0, UInt32.max, wanted.group)
        var now = EntryStatus()
        let unknown = now.load(file)
        if unknown < 0 { return Failure(verb: "look at", number: unknown) }
        if now.owner == wanted.owner, now.group == wanted.group { return nil }
        unkept.add(.owners, path())
        // A setuid program must not become another user's.
        let special: UInt16 = (now.owner == wanted.owner ? 0 : 0o4000) | (now.group == wanted.group ? 0 : 0o2000)
        if mode & special != 0, now.kind != .directory {
            mode &= ~special
            unkept.add(.setIDBits, path())
        }
        return nil
    }

    private func setAttributes(
        _ wanted: [ExtendedAttribute], _ file: Int32, _ byPath: Bool, _ found: [ExtendedAttribute],
        _ path: () -> BytePath
    ) -> Failure? {
        for attribute in found where !wanted.contains(where: { $0.name == attribute.name }) {
            let failed = withCString(attribute.name) { ow_remove_attribute(file, byPath ? 1 : 0, $0) }
            if failed == 0 || failed == -ENODATA { continue }
            guard AttributeWriter.isRefusal(failed) else {
                return Failure(verb: "remove the attribute \(EscapedName.shown(attribute.name)) of", number: failed)
            }
            unkept.add(.attributes(of: attribute.name), path())
            unkept.addOwn([attribute.name])
        }
        for attribute in wanted where !found.contains(attribute) {
            let failed = withCString(attribute.name) { name in
                attribute.value.withUnsafeBytes { value in
                    ow_set_attribute(file, byPath ? 1 : 0, name, value.baseAddress, value.count)
                }
            }
            if failed == 0 { continue }
            guard AttributeWriter.isRefusal(failed) || isTooLarge(failed, file) else {
                return Failure(verb: "set the attribute \(EscapedName.shown(attribute.name)) of", number: failed)
            }
            unkept.add(.attributes(of: attribute.name), path())
            // The record tells what is not there, not what is there instead.
            guard found.contains(where: { $0.name == attribute.name }) else { continue }
            let unremoved = withCString(attribute.name) { ow_remove_attribute(file, byPath ? 1 : 0, $0) }
            if unremoved < 0, unremoved != -ENODATA, !AttributeWriter.isRefusal(unremoved) {
                return Failure(verb: "remove the attribute \(EscapedName.shown(attribute.name)) of", number: unremoved)
            }
        }
        return nil
    }

    private func setTimes(_ wanted: WantedAttributes, _ file: Int32, _ byPath: Bool, _ path: () -> BytePath) -> Failure?
    {
        let failed = ow_set_times(
            file, byPath ? 1 : 0, wanted.accessed?.seconds ?? 0, Int64(wanted.accessed?.nanoseconds ?? -1),
            wanted.modified.seconds, Int64(wanted.modified.nanoseconds))
        if failed == 0 {
            if AttributeWriter.everywhere.contains(wanted.modified.seconds) { return nil }
            // What a file system has no room for it sets to the last time that it has, and says nothing.
            var now = EntryStatus()
            let unknown = now.load(file)
            if unknown < 0 { return Failure(verb: "look at", number: unknown) }
            if now.modified != wanted.modified { unkept.add(.distantTimes, path()) }
            return nil
        } else if !AttributeWriter.isRefusal(failed) {
            return Failure(verb: "set the times of", number: failed)
        }
        unkept.add(.times, path())
        return nil
    }

    /// The seconds that any file system has: from 1901 to 2038.
    private static let everywhere = Int64(Int32.min)...Int64(Int32.max)

    /// ext4 has one block for all attributes of a file, and says that it is full as if the disk were.
    private func isTooLarge(_ number: Int32, _ file: Int32) -> Bool {
        if number == -E2BIG || number == -ERANGE { return true }
        var facts = statvfs()
        guard number == -ENOSPC, fstatvfs(file, &facts) == 0 else { return false }
        let (free, isMore) = UInt64(facts.f_bavail).multipliedReportingOverflow(by: UInt64(facts.f_frsize))
        return isMore || free > 1 << 20
    }

    /// Not allowed to us, or not known to the file system: said once, and no reason to stop.
    static func isRefusal(_ number: Int32) -> Bool {
        // A file system in user space that does not have a call says so by ENOSYS.
        number == -EPERM || number == -EACCES || number == -ENOTSUP || number == -EINVAL || number == -EOVERFLOW
            || number == -ENOSYS
    }

    private func withCString(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> Int32) -> Int32 {
        BytePath(bytes: bytes).withCString(body)
    }
}
