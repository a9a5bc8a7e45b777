import Arguments
package import Overwinter

/// A code of `--accept`.
extension Compatibility: ExpressibleByArgument {}
