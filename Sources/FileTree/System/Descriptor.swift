import CLinux

/// An open descriptor with one owner, closed at the end of its life.
struct Descriptor: ~Copyable {
    let raw: Int32

    /// Takes over an open descriptor.
    init(owning raw: Int32) {
        self.raw = raw
    }

    deinit {
        if raw >= 0 { _ = ow_close(raw) }
    }

    /// Closes and gives 0 or a negative errno: a file that was written may learn of its failure only here.
    consuming func close() -> Int32 {
        let raw = self.raw
        discard self
        return ow_close(raw)
    }

    /// Gives the descriptor up; the caller closes it.
    consuming func release() -> Int32 {
        let raw = self.raw
        discard self
        return raw
    }
}
