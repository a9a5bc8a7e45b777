/// A composed document, and what is wrong in it although it could be read to its end.
package struct Document: Sendable {
    /// nil where the text holds no more than comments.
    package var root: Node?
    /// Keys given twice, merge keys, keys that are no text.
    ///
    /// The first of two equal keys counts.
    package var faults: [Fault]

    /// Composes the only document of a text in UTF-8, with or without a byte order mark.
    ///
    /// - Throws: ``YAMLError`` with the first error that ends the reading.
    package init(yaml: [UInt8], limits: ComposeLimits = ComposeLimits()) throws(YAMLError) {
        let text = try SourceText(yaml, limits: limits)
        var composer = Composer(text: text, limits: limits)
        root = try composer.document()
        faults = composer.faults
    }
}

extension Node {
    /// Composes a text for readers that want no faults collected: the first one is thrown.
    package static func compose(yaml: [UInt8], limits: ComposeLimits = ComposeLimits()) throws(YAMLError) -> Node? {
        let document = try Document(yaml: yaml, limits: limits)
        if let fault = document.faults.first {
            throw YAMLError(.syntax, "\(fault.path): \(fault.message)", hint: fault.hint, mark: fault.mark)
        }
        return document.root
    }

    package static func compose(yaml: String) throws(YAMLError) -> Node? {
        try compose(yaml: Array(yaml.utf8))
    }
}
