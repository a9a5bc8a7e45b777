import Overwinter

/// Kept data with its size.
struct SeenKept {
    var kept: KeptData
    var bytes: Int64

    init(_ kept: KeptData, _ cancellation: Cancellation = Cancellation()) {
        self.kept = kept
        bytes = kept.bytes(isCancelled: { cancellation.isCancelled })
    }
}
