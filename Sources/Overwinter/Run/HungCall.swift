import FileTree
import Glibc

/// Where the threads of this process wait in the kernel, as far as it tells.
///
/// See: `man 5 proc_pid_syscall`.
enum HungCall {
    /// What a system call under way has open as its first argument, of what lies at or below one of the places.
    ///
    /// Nothing is asked of the files themselves: they may not answer.
    static func path(below places: [BytePath]) -> BytePath? {
        let tasks = BytePath("/proc/self/task")
        for task in (try? Folder.names(of: tasks)) ?? [] {
            guard let call = text(of: tasks.appending(task).appending("syscall")),
                let path = openFile(ofCall: call), places.contains(where: { path.isAt(orBelow: $0) })
            else { continue }
            return path
        }
        return nil
    }

    /// Of a line such as `18 0x5 0x7f… …`: the call's number, then its arguments.
    private static func openFile(ofCall line: String) -> BytePath? {
        let fields = line.split(separator: " ")
        guard fields.count > 1, fields[1].hasPrefix("0x"), let number = UInt64(fields[1].dropFirst(2), radix: 16),
            number <= UInt64(Int32.max)
        else { return nil }
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/fd/\(number)", &buffer, buffer.count)
        guard count > 0, buffer[0] == CChar(UInt8(ascii: "/")) else { return nil }
        return BytePath(bytes: buffer[..<count].map { UInt8(bitPattern: $0) })
    }

    private static func text(of path: BytePath) -> String? {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 512)
        let count = read(descriptor, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
