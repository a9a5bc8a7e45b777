import Glibc

/// One output of a program, as far as it is kept.
struct OutputReader {
    /// The pipe's end, nil once its writers are gone.
    private var pipe: Descriptor?
    private let limit: Int
    private(set) var bytes: [UInt8] = []
    private(set) var truncated = false

    init(_ pipe: Descriptor?, limit: Int) {
        self.pipe = pipe
        self.limit = limit
    }

    var isOpen: Bool { pipe != nil }

    /// The descriptor to poll; -1, which poll(2) passes over, once nothing more can come.
    var polled: Int32 { pipe?.number ?? -1 }

    /// Takes what is there, without waiting.
    ///
    /// No more than a pipe can hold (pipe(7): 1 MiB), or who writes faster than is read here could not be ended.
    mutating func drain() {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        for _ in 0..<17 {
            guard let open = pipe?.number else { return }
            let count = read(open, &buffer, buffer.count)
            if count > 0 {
                keep(buffer[..<count])
            } else if count < 0 && errno == EINTR {
                continue
            } else if count < 0 && errno == EAGAIN {
                return
            } else {
                pipe = nil
            }
        }
    }

    /// Takes what a file holds, from its start.
    mutating func take(file: Int32) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var offset = 0
        while true {
            let count = pread(file, &buffer, buffer.count, off_t(offset))
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return }
            keep(buffer[..<count])
            offset += count
            if truncated { return }
        }
    }

    private mutating func keep(_ more: ArraySlice<UInt8>) {
        let room = limit - bytes.count
        if more.count > room { truncated = true }
        bytes += more.prefix(max(0, room))
    }
}
