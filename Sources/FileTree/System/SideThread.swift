import Glibc

/// A thread that does one piece of work while its owner does something else.
package final class SideThread {
    private final class State: @unchecked Sendable {  // guarded by its monitor
        let monitor = Monitor()
        var work: (@Sendable () -> Void)?
        var isEnded = false

        func serve() {
            monitor.lock()
            while !isEnded {
                guard let work else {
                    monitor.wait()
                    continue
                }
                monitor.unlock()
                work()
                monitor.lock()
                self.work = nil
                monitor.wakeAll()
            }
            monitor.unlock()
        }
    }

    private let state = State()
    private var thread: pthread_t?

    package init() {}

    deinit {
        guard let thread else { return }
        wait()
        state.monitor.locked {
            state.isEnded = true
            state.monitor.wakeAll()
        }
        pthread_join(thread, nil)
    }

    /// Begins a piece of work when the one before is done; where the system gives no thread, it is done here and now.
    package func begin(_ work: @escaping @Sendable () -> Void) {
        guard hasThread() else { return work() }
        wait()
        state.monitor.locked {
            state.work = work
            state.monitor.wakeAll()
        }
    }

    /// Waits until what was begun is done.
    package func wait() {
        state.monitor.lock()
        while state.work != nil { state.monitor.wait() }
        state.monitor.unlock()
    }

    private func hasThread() -> Bool {
        if thread != nil { return true }
        var made = pthread_t()
        let box = Unmanaged.passRetained(state)
        let failed = pthread_create(
            &made, nil,
            { pointer in
                pointer.map { Unmanaged<State>.fromOpaque($0).takeRetainedValue().serve() }
                return nil
            }, box.toOpaque())
        guard failed == 0 else {
            box.release()
            return false
        }
        thread = made
        return true
    }
}
