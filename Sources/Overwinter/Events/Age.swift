/// How long ago something was.
package enum Age {
    /// In the largest unit that says enough: `45 s`, `12 min`, `26 h`, `9 d`.
    package static func text(seconds: Int64) -> String {
        switch seconds {
        case ..<120: "\(max(0, seconds)) s"
        case ..<7200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(seconds / 86400) d"
        }
    }
}
