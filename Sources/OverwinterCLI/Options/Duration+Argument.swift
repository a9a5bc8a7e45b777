import Arguments
import Overwinter

/// A duration on the command line is written as in a profile.
extension Duration: ExpressibleByArgument {
    package init?(argument: String) {
        guard let duration = DurationText.duration(of: argument) else { return nil }
        self = duration
    }

    package var defaultValueDescription: String { DurationText.text(of: self) }
}
