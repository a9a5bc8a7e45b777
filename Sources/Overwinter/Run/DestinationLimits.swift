package import FileTree
import Glibc

/// What a destination cannot keep, found out before anything is stopped.
package struct DestinationLimits: Sendable {
    /// Whether files can share their blocks; else they are shared as a whole, by hard link.
    package private(set) var keepsReflinks = false
    package private(set) var unkept: Set<SetRecord.Unkept> = []
    /// See ``SetRecord/Source/timeResolution``.
    package private(set) var timeResolution: Int64?

    /// One warning for all of it; none where everything is kept.
    package var warning: Warning? {
        guard !unkept.isEmpty else { return nil }
        let names = unkept.map(\.rawValue).sorted().joined(separator: ", ")
        return Warning(
            code: "destination-limits",
            message: "the destination cannot keep \(names): they are in the record, and come back from there")
    }

    /// Tries it in a folder of the destination.
    ///
    /// - Throws: ``OverwinterError`` with code `preflight` where the folder cannot even be written to.
    package static func probe(_ folder: BytePath) throws(OverwinterError) -> DestinationLimits {
        let found: FolderCapabilities
        do throws(FileTreeError) {
            found = try FolderCapabilities.of(folder)
        } catch {
            throw OverwinterError(error, while: .preflight)
        }
        var limits = DestinationLimits()
        limits.keepsReflinks = found.reflinks
        limits.timeResolution = found.timeResolution
        func note(_ keeps: Bool, _ what: SetRecord.Unkept) { if !keeps { limits.unkept.insert(what) } }
        // An ordinary user may keep neither anywhere: the copy says so where it matters.
        if geteuid() == 0 {
            note(found.owners, .owners)
            note(found.devices, .devices)
        }
        note(found.modes, .modes)
        note(found.nanosecondTimes, .times)
        note(found.attributes, .attributes(namespace: "user"))
        note(found.accessControlLists, .acls)
        note(found.hardLinks, .hardLinks)
        note(found.symbolicLinks, .symlinks)
        note(found.fifos, .fifos)
        return limits
    }
}
