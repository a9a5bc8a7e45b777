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
    private var thread: WorkerThreads.Thread?

    package init() {}

    deinit {
        guard let thread else { return }
        wait()
        state.monitor.locked {
            state.isEnded = true
            state.monitor.wakeAll()
        }
        thread.join()
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
        if thread == nil { thread = WorkerThreads.start { [state] in state.serve() } }
        return thread != nil
    }
}
