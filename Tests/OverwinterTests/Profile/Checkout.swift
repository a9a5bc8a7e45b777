import FileTree

@testable import Overwinter

/// Files of this repository, found from this file's own place.
enum Checkout {
    static func path(_ relative: String) -> BytePath {
        let here = BytePath("\(#filePath)")
        return here.parent.parent.parent.parent.appending(relative)
    }

    static func text(_ relative: String) throws -> String {
        String(decoding: try ProfileFile(path(relative)).bytes, as: UTF8.self)
    }
}
