import Arguments
package import FileTree

/// A path from the command line keeps its bytes.
extension BytePath: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(argument)
    }

    package init?(argumentBytes: [UInt8]) {
        self.init(bytes: argumentBytes)
    }
}
