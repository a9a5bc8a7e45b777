/// A point in time in eight bytes: 34 bits of seconds (the years 1697 to 2242) and 30 of nanoseconds.
struct PackedTime: Equatable {
    private let raw: Int64

    /// There is no time.
    static let none = PackedTime(raw: .min)
    /// The time does not fit, and is kept among the rare facts.
    static let elsewhere = PackedTime(raw: .min + 1)

    private init(raw: Int64) {
        self.raw = raw
    }

    /// `elsewhere` for a time that does not fit.
    init(_ time: FileTime) {
        let fits = time.seconds.magnitude < 1 << 33 && (0..<1 << 30).contains(time.nanoseconds)
        raw = fits ? time.seconds << 30 | Int64(time.nanoseconds) : PackedTime.elsewhere.raw
    }

    var isTime: Bool { self != .none && self != .elsewhere }

    /// Of two that are times, whether this is the earlier one.
    func isBefore(_ other: PackedTime) -> Bool { raw < other.raw }

    /// The time; nil for `none` and `elsewhere`.
    var time: FileTime? {
        if self == .none || self == .elsewhere { return nil }
        return FileTime(seconds: raw >> 30, nanoseconds: Int32(raw & (1 << 30 - 1)))
    }
}
