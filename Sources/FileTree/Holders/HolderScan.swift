import CLinux
import Glibc

/// Finds every process that has a regular file of some devices open for writing, or mapped shared and writable.
///
/// A file is told by the device and inode of the open file itself, through `/proc/PID/fd` and `/proc/PID/map_files`:
/// right for containers, bind mounts and btrfs, whose device numbers in `maps` are those of nothing. Deleted files are
/// passed over: no copy has them. A process that ends meanwhile is no error. See: `man 5 proc`.
package struct HolderScan: ~Copyable {
    private let devices: [UInt64]
    private let proc: Descriptor
    private var entries: UnsafeMutableRawBufferPointer
    private var text = ProcText()
    /// Whether the kernel is asked for mappings, instead of read: it may be too old, and who may not follow the links of
    /// `map_files` needs the paths.
    private var asks = geteuid() == 0
    private var found = HeldFiles()

    /// - Throws: where there is no `/proc`.
    package static func run(devices: [UInt64]) throws(FileTreeError) -> HeldFiles {
        let opened = ow_open(AT_FDCWD, "/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard opened >= 0 else { throw .system("open", BytePath("/proc"), opened) }
        var scan = HolderScan(devices: devices, proc: Descriptor(owning: opened))
        for process in try scan.processes() { scan.look(at: process) }
        // The first PID namespace has this number in every kernel (PROC_PID_INIT_INO).
        var own = ow_held()
        scan.found.seesAllNamespaces = ow_get_held(scan.proc.raw, "self/ns/pid", &own) == 0 && own.inode == 0xEFFF_FFFC
        return scan.found
    }

    private init(devices: [UInt64], proc: consuming Descriptor) {
        self.devices = devices
        self.proc = proc
        entries = .allocate(byteCount: 1 << 16, alignment: 16)
    }

    deinit { entries.deallocate() }

    private func processes() throws(FileTreeError) -> [Int32] {
        var numbers: [Int32] = []
        let failed = forEachNumber(in: proc.raw) { number, _ in numbers.append(number) }
        guard failed == 0 else { throw .system("list", BytePath("/proc"), failed) }
        return numbers
    }

    private mutating func look(at process: Int32) {
        let before = found
        guard lookAtDescriptors(of: process) else { return }
        var seen: ArraySlice<FileHolder> = []
        if found.descriptors != before.descriptors {
            lookAtMappings(of: process, as: process)
            // Its first thread may have ended under the look, which then saw a part.
            guard hasNoDescriptor(process) else {
                found.processes += 1
                return
            }
            seen = found.holders[before.holders.count...]
            found = before
        }
        found.processes += 1
        // A kernel thread, or a process whose first thread has ended: then another thread shows what all share.
        if let thread = otherThread(of: process), lookAtDescriptors(of: thread, as: process) {
            lookAtMappings(of: thread, as: process)
        }
        // Where all of it has ended meanwhile, what was seen before stands.
        if found.holders.count == before.holders.count { found.holders += seen }
    }

    /// Whether the first thread of a process shows none: it has none, or has ended.
    private mutating func hasNoDescriptor(_ process: Int32) -> Bool {
        let opened = ow_open(proc.raw, "\(process)/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard opened >= 0 else { return false }
        let folder = Descriptor(owning: opened)
        var isEmpty = true
        return forEachNumber(in: folder.raw) { _, _ in isEmpty = false } == 0 && isEmpty
    }

    // MARK: - Descriptors

    /// False where there is nothing to look at, or it may not be looked at.
    private mutating func lookAtDescriptors(of thread: Int32, as process: Int32? = nil) -> Bool {
        let opened = ow_open(proc.raw, "\(thread)/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard opened >= 0 else {
            if opened == -EACCES || opened == -EPERM { found.hiddenProcesses += 1 }
            return false
        }
        let folder = Descriptor(owning: opened)
        var held = ow_held()
        var writers: [(number: Int32, held: ow_held)] = []
        var count = 0
        _ = forEachNumber(in: folder.raw) { number, name in
            count += 1
            guard ow_get_held(folder.raw, name, &held) == 0, isWatched(held), isOpenForWriting(folder.raw, name) else {
                return
            }
            writers.append((number, held))
        }
        found.descriptors += count
        for writer in writers {
            add(writer.held, .openForWriting, process ?? thread, folder.raw, "\(writer.number)")
        }
        return true
    }

    /// The mode of the link itself tells how the file was opened, as lsof(8) reads it too.
    ///
    /// fdinfo says the same, in four calls for each file instead of one.
    private func isOpenForWriting(_ folder: Int32, _ link: UnsafePointer<CChar>) -> Bool {
        var status = EntryStatus()
        return status.load(folder, link) == 0 && UInt32(status.mode) & S_IWUSR != 0
    }

    // MARK: - Mappings

    private mutating func lookAtMappings(of thread: Int32, as process: Int32) {
        for line in sharedMappings(of: thread) {
            found.mappings += 1
            var held = ow_held()
            let failed = ow_get_held(proc.raw, "\(thread)/map_files/\(line.range)", &held)
            if failed == -EPERM || failed == -EACCES {
                // Only who may checkpoint processes can follow these links.
                guard line.isWritable, !line.isDeleted else { continue }
                found.unprovenMappings += 1
                guard devices.contains(line.device) else { continue }
                found.holders.append(
                    FileHolder(
                        process: process, way: .mappedForWriting, device: line.device, inode: line.inode, mount: 0,
                        path: line.path))
            } else if failed == 0, isWatched(held),
                // What is read-only and was opened for writing is one mprotect(2) away.
                line.isWritable || isOpenForWriting(proc.raw, "\(thread)/map_files/\(line.range)")
            {
                add(held, .mappedForWriting, process, proc.raw, "\(thread)/map_files/\(line.range)")
            }
        }
    }

    private mutating func sharedMappings(of thread: Int32) -> [MapsLine] {
        if asks {
            let opened = ow_open(proc.raw, "\(thread)/maps", O_RDONLY | O_CLOEXEC, 0)
            guard opened >= 0 else { return [] }
            let maps = Descriptor(owning: opened)
            var lines: [MapsLine] = []
            var mapping = ow_mapping()
            while true {
                let answer = ow_next_shared_mapping(maps.raw, mapping.end, &mapping)
                if answer == 1 { lines.append(MapsLine(mapping)) }
                if answer == 0 || answer == -ESRCH { return lines }
                if answer < 0 { break }
            }
            asks = false
        }
        return text.read(proc.raw, "\(thread)/maps") ? MapsLine.sharedFiles(in: text.bytes) : []
    }

    // MARK: - Both

    private func isWatched(_ held: ow_held) -> Bool {
        UInt32(held.mode) & S_IFMT == S_IFREG && held.links > 0 && devices.contains(held.device)
    }

    private mutating func add(
        _ held: ow_held, _ way: FileHolder.Way, _ process: Int32, _ folder: Int32, _ link: String
    ) {
        var name = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = ow_read_symlink(folder, link, &name, name.count)
        guard length > 0 else { return }
        found.holders.append(
            FileHolder(
                process: process, way: way, device: held.device, inode: held.inode, mount: held.mount,
                path: BytePath(bytes: name.prefix(Int(length)).map { UInt8(bitPattern: $0) })))
    }

    private func otherThread(of process: Int32) -> Int32? {
        let opened = ow_open(proc.raw, "\(process)/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard opened >= 0 else { return nil }
        let folder = Descriptor(owning: opened)
        var other: Int32?
        _ = forEachNumber(in: folder.raw) { number, _ in if number != process { other = number } }
        return other
    }

    /// Every name that is a number: of a process, a thread, a descriptor.
    ///
    /// Gives 0 or a negative errno; a folder that ended with its process is empty.
    private func forEachNumber(in folder: Int32, _ body: (Int32, UnsafePointer<CChar>) -> Void) -> Int32 {
        while true {
            let size = ow_get_entries(folder, entries.baseAddress, entries.count)
            if size <= 0 { return size == -Int64(ENOENT) || size == -Int64(ESRCH) ? 0 : Int32(size) }
            let records = UnsafeRawBufferPointer(rebasing: entries[..<Int(size)])
            try? forEachEntry(in: records) { (name: EntryName) throws(FileTreeError) in
                guard (0x30...0x39).contains(name.pointer[0]) else { return }
                body(Int32(strtol(name.pointer, nil, 10)), name.pointer)
            }
        }
    }
}
