import FoundationEssentials
import Glibc
import Services
import Synchronization

/// The two messages of one run to a check: `/start`, and `/EXIT-STATUS` with a few lines of text.
final class RunPing: Sendable {
    /// How long one message may take.
    static let limit = Duration.seconds(5)
    /// How often the end is tried: an end that is not told is an alarm in the night.
    static let attempts = 2

    private let address: PingAddress
    /// The same in both, so that the check can tell runs apart and knows how long each took.
    private let run = UUID().uuidString.lowercased()
    private let beginning = Mutex<Result<Void, PingError>?>(nil)
    private let thread = Mutex<pthread_t?>(nil)

    init(_ address: String) {
        self.address = PingAddress(address)
    }

    /// Sends the first one from a thread of its own; where there is none, from this one.
    func begin() {
        let context = Unmanaged.passRetained(self).toOpaque()
        var made = pthread_t()
        let failure = pthread_create(
            &made, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<RunPing>.fromOpaque(context).takeRetainedValue().sendBeginning()
                return nil
            }, context)
        if failure == 0 {
            thread.withLock { $0 = made }
        } else {
            Unmanaged<RunPing>.fromOpaque(context).release()
            sendBeginning()
        }
    }

    /// Sends the last one, after the first; answers what did not arrive.
    func end(_ report: RunReport) -> [Warning] {
        if let thread = thread.withLock({ $0.take() }) { pthread_join(thread, nil) }
        var warnings: [Warning] = []
        if case .failure(let error) = beginning.withLock({ $0 }) {
            warnings.append(warning("of the beginning", error))
        }
        do throws(PingError) {
            try send("\(report.exitCode)", report.text, attempts: Self.attempts)
        } catch {
            warnings.append(warning("of the end", error))
        }
        return warnings
    }

    private func sendBeginning() {
        let result = Result { () throws(PingError) in try send("start", nil, attempts: 1) }
        beginning.withLock { $0 = result }
    }

    private func send(_ word: String, _ text: String?, attempts: Int) throws(PingError) {
        let request = HTTPRequest(toHostElsewhere: address.adding(word, run: run), posting: text)
        for attempt in 1...attempts {
            let reason: String
            switch request.perform(within: Self.limit) {
            case .answered(200..<300): return
            // What it does not take now it will not take later either.
            case .answered(let status) where (400..<500).contains(status) && status != 429:
                throw PingError(reason: "HTTP \(status)")
            case .answered(let status): reason = "HTTP \(status)"
            case .failed(let why): reason = why
            }
            if attempt == attempts { throw PingError(reason: reason) }
            sleep(1)
        }
    }

    private func warning(_ what: String, _ error: PingError) -> Warning {
        Warning(code: "ping", message: "the ping \(what) did not reach '\(address.host)': \(error.reason)")
    }
}
