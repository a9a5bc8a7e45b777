import CLinux
import Glibc

/// A program that runs beside this one, with a line between the two: its standard input, and this process's end of it.
///
/// The line reads as ended on either side once the other process is gone, however it ended: no other process holds it.
/// The program runs in a session of its own, with default signals, and prints to nowhere.
package final class Attendant: Sendable {
    /// Its process id, which is also that of its group.
    package let process: Int32
    private let line: Descriptor

    /// Starts it; its `deadline`, `output` and `standardInput` mean nothing here.
    ///
    /// - Throws: where there is no such program, or it cannot be started.
    package init(starting program: Program) throws(ProgramError) {
        let lookup = ProgramLookup(changes: program.environment)
        let path = try lookup.find(program.executable)
        let shown = ShownBytes.shown(program.executable.utf8)
        var ends: [Int32] = [-1, -1]
        if clinux_line(&ends) != 0 { throw Child.failed(shown, errno) }
        line = try Child.owned(ends[0], for: shown)
        let theirs = try Child.owned(ends[1], for: shown)
        let nowhere = try Child.owned(Child.uninterruptedOpen("/dev/null", O_WRONLY | O_CLOEXEC), for: shown)
        let arguments = CStrings([Array(program.executable.utf8)] + program.arguments.map { Array($0.utf8) })
        let environment = CStrings(lookup.environment)
        let executable = CStrings([path])
        let folder = CStrings(program.workingDirectory.map { [$0] } ?? [])
        var identifier: pid_t = 0
        try Child.check(
            spawn: Child.spawn(executable, arguments, environment, folder, theirs, nowhere, nowhere, &identifier),
            of: shown)
        process = identifier
    }

    /// Writes to it, without waiting; answers whether it could be written.
    package func say(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return clinux_say(line.number, bytes, bytes.count) == 0
    }

    /// What it writes next; nil once its end is closed, or when nothing came within that time.
    package func hear(within limit: Duration) -> [UInt8]? {
        guard Line.waits(line.number, within: limit) else { return nil }
        return Line.next(line.number)
    }

    /// Waits until it has closed its end, by ending as a rule, or this side hung up.
    package func waitUntilSilent() {
        while Line.next(line.number) != nil {}
    }

    /// Closes the line from this side: it reads its end.
    package func hangUp() { shutdown(line.number, Int32(SHUT_RDWR)) }

    /// Waits until it has ended, and kills it with its group if it has not within that time.
    ///
    /// To be called once. Whom even SIGKILL does not end is left to init.
    package func end(within limit: Duration) {
        if reaped(within: limit) { return }
        // Not reaped, so the number is still its own.
        kill(-process, SIGKILL)
        _ = reaped(within: .seconds(5))
    }

    private func reaped(within limit: Duration) -> Bool {
        let clock = ContinuousClock()
        let due = clock.now + limit
        while true {
            var status: Int32 = 0
            let answer = waitpid(process, &status, WNOHANG)
            if answer == process || (answer < 0 && errno != EINTR) { return true }
            if clock.now >= due { return false }
            usleep(5000)
        }
    }
}
