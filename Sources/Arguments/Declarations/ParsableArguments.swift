/// A type whose properties are read from a command line.
///
/// Its properties are declared with `@Option`, `@Flag`, `@Argument` and `@OptionGroup`; others keep what `init()` gave them.
/// The spelling is that of swift-argument-parser, so that the package can take this module's place.
package protocol ParsableArguments: ArgumentsMetatype {
    init()

    /// Checks what no single value shows, after all were read.
    ///
    /// - Throws: `ValidationError`, which is reported with the usage line and ends with exit code 64.
    mutating func validate() throws
}

extension ParsableArguments {
    package mutating func validate() throws {}
}

// Swift 6.2 tells apart whether a metatype may cross threads; before, all may.
#if compiler(>=6.2)
    package typealias ArgumentsMetatype = SendableMetatype
#else
    package typealias ArgumentsMetatype = Any
#endif
