package import FileTree
import Glibc

/// A process of its own that has a file open, mapped or locked; ended with its last owner.
package final class HoldingProcess: @unchecked Sendable {  // the pipe is only closed, once
    package let process: Int32
    private let pipe: UnsafeMutablePointer<FILE>

    /// Returns once the file is held.
    ///
    /// - Parameters:
    ///   - how: `open-read`, `open-write`, … as in the script below.
    ///   - wrapper: words of a shell before the program.
    package init(_ file: BytePath, _ how: String, wrapper: String = "") throws {
        let command = "exec \(wrapper) python3 -c '\(Self.script)' '\(file)' \(how)"
        guard let opened = popen(command, "re") else { throw TestFailure("popen failed") }
        pipe = opened
        var line = [CChar](repeating: 0, count: 64)
        let got = fgets(&line, Int32(line.count), opened)
        process = got == nil ? 0 : Int32(atoi(&line))
        if process == 0 { throw TestFailure("no process that holds '\(file)' (\(how))") }
    }

    deinit {
        if process > 0 { kill(process, SIGKILL) }
        pclose(pipe)
    }

    /// Without a quote: it stands in some.
    private static let script = """
        import ctypes, fcntl, mmap, os, signal, sys, threading, time
        path, how = sys.argv[1:3]
        def held(flags): return os.open(path, flags)
        R, W = mmap.PROT_READ, mmap.PROT_WRITE
        def ready(): print(os.getpid(), flush=True)
        if how == "open-read": held(os.O_RDONLY)
        elif how == "open-write": held(os.O_WRONLY)
        elif how == "open-append": held(os.O_WRONLY | os.O_APPEND)
        elif how == "open-both": held(os.O_RDWR)
        elif how == "open-path": held(os.O_PATH)
        elif how == "deleted": held(os.O_RDWR); os.unlink(path)
        elif how == "elsewhere": os.open(path + ".other", os.O_RDWR | os.O_CREAT); path += ".other"; os.unlink(path)
        elif how == "lock": fcntl.lockf(held(os.O_RDWR), fcntl.LOCK_EX)
        elif how.startswith("lease"):
            # Asked for it, one gives it back, the other not before the kernel takes it.
            give = lambda *_: fcntl.fcntl(leased, fcntl.F_SETLEASE, fcntl.F_UNLCK)
            # A thread of the test runner has all signals blocked.
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGIO])
            signal.signal(signal.SIGIO, give if how == "lease" else signal.SIG_IGN)
            leased = held(os.O_RDWR)
            fcntl.fcntl(leased, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        elif how == "headless":
            held(os.O_WRONLY)
            threading.Thread(target=time.sleep, args=(1000,)).start()
            ready()
            ctypes.CDLL(None).pthread_exit(None)
        else:
            # Without mmap of python, which keeps a descriptor of its own.
            libc = ctypes.CDLL(None, use_errno=True)
            libc.mmap.restype = ctypes.c_void_p
            libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
            flags, kind, protection = {
                "map-shared": (os.O_RDWR, mmap.MAP_SHARED, R | W), "map-shared-later": (os.O_RDWR, mmap.MAP_SHARED, R),
                "map-read": (os.O_RDONLY, mmap.MAP_SHARED, R), "map-private": (os.O_RDWR, mmap.MAP_PRIVATE, R | W)}[how]
            file = held(flags)
            address = libc.mmap(None, 4096, protection, kind, file, 0)
            assert address not in (None, ctypes.c_void_p(-1).value)
            os.close(file)
        ready()
        time.sleep(1000)
        """
}
