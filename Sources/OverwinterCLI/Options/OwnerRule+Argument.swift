import Arguments
package import Overwinter

extension OwnerRule: ExpressibleByArgument {}
