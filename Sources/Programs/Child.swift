import CLinux
import Glibc

/// A program that was started and is not reaped yet.
struct Child {
    let process: Int32
    /// Ends of pipes, or (for output that is outlived) files in memory.
    private let output: Descriptor
    private let error: Descriptor
    private let outlived: Bool
    /// Polls readable once the process has ended; nil where the kernel has no such thing.
    private let ended: Descriptor?

    init(starting program: Program) throws(ProgramError) {
        let lookup = ProgramLookup(changes: program.environment)
        let path = try lookup.find(program.executable)
        let shown = ShownBytes.shown(program.executable.utf8)
        if let folder = program.workingDirectory { try Self.check(folder: folder, for: shown) }
        for word in program.arguments where word.utf8.contains(0) {
            throw ProgramError(.other, "unable to run '\(shown)': an argument holds a NUL byte")
        }

        let input = try Self.input(program.standardInput, for: shown)
        outlived = program.output == .outlived
        let outputWriter: Descriptor
        let errorWriter: Descriptor
        if outlived {
            output = try Self.memoryFile(for: shown)
            error = try Self.memoryFile(for: shown)
            outputWriter = try Self.owned(output.duplicate(), for: shown)
            errorWriter = try Self.owned(error.duplicate(), for: shown)
        } else {
            var ends = try Self.pipe(for: shown)
            output = try Self.owned(ends.reader, for: shown)
            outputWriter = try Self.owned(ends.writer, for: shown)
            ends = try Self.pipe(for: shown)
            error = try Self.owned(ends.reader, for: shown)
            errorWriter = try Self.owned(ends.writer, for: shown)
        }

        let arguments = CStrings([Array(program.executable.utf8)] + program.arguments.map { Array($0.utf8) })
        let environment = CStrings(lookup.environment)
        let executable = CStrings([path])
        let folder = CStrings(program.workingDirectory.map { [$0] } ?? [])
        var identifier: pid_t = 0
        let failure = Self.spawn(
            executable, arguments, environment, folder, input, outputWriter, errorWriter, &identifier)
        try Self.check(spawn: failure, of: shown)
        process = identifier
        ended = Descriptor(owning: clinux_pidfd_open(identifier))
    }

    /// Waits for its end, which the deadline or a cancel brings about, and reaps it.
    func wait(deadline: Duration?, limit: Int, isCancelled: () -> Bool) -> ProgramResult {
        var outputReader = OutputReader(outlived ? nil : output, limit: limit)
        var errorReader = OutputReader(outlived ? nil : error, limit: limit)
        let clock = ContinuousClock()
        let due = deadline.map { clock.now + $0 }
        var deadlinePassed = false
        var wasCancelled = false
        var killAt: ContinuousClock.Instant?
        var termination: TerminationStatus?
        while true {
            let over = hasEnded
            outputReader.drain()
            errorReader.drain()
            if over {
                // Whoever else holds the pipes may go on; of a program that was told to end, nobody may.
                guard let killAt else { break }
                if !(outputReader.isOpen || errorReader.isOpen) || clock.now >= killAt { break }
            }
            if killAt == nil {
                deadlinePassed = due.map { clock.now >= $0 } ?? false
                wasCancelled = !deadlinePassed && isCancelled()
                if deadlinePassed || wasCancelled {
                    kill(-process, SIGTERM)
                    kill(-process, SIGCONT)
                    killAt = clock.now + .seconds(5)
                }
            } else if let at = killAt, clock.now >= at {
                kill(-process, SIGKILL)
                // Whom even that does not end hangs in the kernel, on a dead NFS server say: it is left to init.
                if clock.now >= at + .seconds(5) {
                    termination = .signaled(SIGKILL)
                    break
                }
            }
            let left = (killAt ?? due).map { clock.now.duration(to: $0) } ?? .seconds(1)
            pause(outputReader.polled, errorReader.polled, watchingEnd: !over, atMost: left)
        }
        // The leader is not reaped yet, so the group's number cannot be another's.
        if killAt != nil { kill(-process, SIGKILL) }
        var answer = result(termination ?? reap(), &outputReader, &errorReader)
        answer.deadlinePassed = deadlinePassed
        answer.wasCancelled = wasCancelled
        return answer
    }

    private func result(
        _ termination: TerminationStatus, _ outputReader: inout OutputReader, _ errorReader: inout OutputReader
    ) -> ProgramResult {
        if outlived {
            clinux_seal_growth(output.number)
            clinux_seal_growth(error.number)
            outputReader.take(file: output.number)
            errorReader.take(file: error.number)
        }
        return ProgramResult(
            termination: termination, standardOutput: outputReader.bytes, standardError: errorReader.bytes,
            outputTruncated: outputReader.truncated || errorReader.truncated)
    }

    private var hasEnded: Bool {
        var facts = siginfo_t()
        while true {
            let answer = waitid(P_PID, id_t(process), &facts, WEXITED | WNOHANG | WNOWAIT)
            if answer == 0 { return facts.si_signo == SIGCHLD }
            // ECHILD: someone ignores SIGCHLD in this process, and the kernel reaped it.
            if errno != EINTR { return true }
        }
    }

    private func pause(_ output: Int32, _ error: Int32, watchingEnd: Bool, atMost: Duration) {
        let slice: Int64 = ended == nil ? 10 : 100
        let left = atMost.components
        let milliseconds = max(1, min(slice, left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000))
        var polled = [output, error, watchingEnd ? ended?.number ?? -1 : -1].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        poll(&polled, nfds_t(polled.count), Int32(milliseconds))
    }

    private func reap() -> TerminationStatus {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            if errno != EINTR { return .exited(-1) }
        }
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signaled(signal)
    }
}

extension Child {
    /// Borrows everything, so that nothing is freed or closed before the program has it.
    static func spawn(
        _ executable: borrowing CStrings, _ arguments: borrowing CStrings, _ environment: borrowing CStrings,
        _ folder: borrowing CStrings, _ input: Descriptor, _ output: Descriptor,
        _ error: Descriptor, _ identifier: inout pid_t
    ) -> Int32 {
        clinux_spawn(
            executable.first, arguments.list, environment.list, folder.first, input.number, output.number, error.number,
            &identifier)
    }

    /// - Parameter failure: the error number of a start, or 0.
    static func check(spawn failure: Int32, of program: String) throws(ProgramError) {
        switch failure {
        case 0: return
        case ENOENT, ENOTDIR:
            throw ProgramError(.notFound, "unable to run '\(program)': no such program, or its interpreter is missing")
        case EACCES, EPERM:
            throw ProgramError(.notPermitted, "unable to run '\(program)': permission denied")
        default: throw failed(program, failure)
        }
    }

    static func failed(_ program: String, _ error: Int32) -> ProgramError {
        ProgramError(.other, "unable to run '\(program)': \(String(cString: strerror(error)).lowercased())")
    }

    private static func check(folder: [UInt8], for program: String) throws(ProgramError) {
        let path = folder.map { CChar(bitPattern: $0) } + [0]
        let opened = uninterruptedOpen(path, O_DIRECTORY | O_CLOEXEC | O_RDONLY)
        let reason = errno
        if opened >= 0 {
            close(opened)
            return
        }
        // A folder that may be entered but not listed is good enough for chdir(2).
        if reason == EACCES && access(path, X_OK) == 0 { return }
        throw ProgramError(
            reason == EACCES ? .notPermitted : .notFound,
            "unable to run '\(program)' in '\(ShownBytes.shown(folder))': "
                + String(cString: strerror(reason)).lowercased())
    }

    /// A signal may interrupt it where the path leads to FUSE or a network file system.
    static func uninterruptedOpen(_ path: UnsafePointer<CChar>, _ flags: Int32) -> Int32 {
        while true {
            let opened = open(path, flags)
            if opened != -1 || errno != EINTR { return opened }
        }
    }

    static func owned(_ opened: Int32, for program: String) throws(ProgramError) -> Descriptor {
        let reason = errno
        guard let descriptor = Descriptor(owning: opened) else { throw failed(program, reason) }
        return descriptor
    }

    private static func owned(_ duplicate: Descriptor?, for program: String) throws(ProgramError) -> Descriptor {
        let reason = errno
        guard let descriptor = duplicate else { throw failed(program, reason) }
        return descriptor
    }

    private static func memoryFile(for program: String) throws(ProgramError) -> Descriptor {
        try owned(clinux_memory_file(), for: program)
    }

    /// A file in memory rather than a pipe: nothing has to be fed to it, and no SIGPIPE can come back.
    private static func input(_ bytes: [UInt8], for program: String) throws(ProgramError) -> Descriptor {
        if bytes.isEmpty { return try owned(uninterruptedOpen("/dev/null", O_RDONLY | O_CLOEXEC), for: program) }
        let file = try memoryFile(for: program)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(file.number, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { throw failed(program, errno) }
            written += count
        }
        lseek(file.number, 0, SEEK_SET)
        return file
    }

    private static func pipe(for program: String) throws(ProgramError) -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [-1, -1]
        if clinux_pipe(&ends) != 0 { throw failed(program, errno) }
        return (ends[0], ends[1])
    }
}
