/// A pattern for entries of a tree, relative to its root.
///
/// `*` stands for any bytes within a component, `**` also across components, `?` for one byte, `\` takes the next byte as
/// it is. A pattern without `/` fits any entry of that name at any depth; a leading `/` binds it to the root; a closing `/`
/// makes it fit folders only.
package struct GlobPattern: Sendable, Hashable {
    /// As it was written.
    package let bytes: [UInt8]
    let matchesName: Bool
    let matchesFoldersOnly: Bool
    private let body: [UInt8]
    /// What a fit begins with, where that is one byte.
    private let first: UInt8?

    package init(bytes: [UInt8]) {
        self.bytes = bytes
        let slash = UInt8(ascii: "/")
        var body = bytes[...]
        matchesFoldersOnly = body.last == slash
        while body.last == slash { body = body.dropLast() }
        matchesName = !body.contains(slash)
        while body.first == slash { body = body.dropFirst() }
        if body.starts(with: [UInt8(ascii: "."), slash]) { body = body.dropFirst(2) }
        self.body = Array(body)
        let wild: [UInt8?] = [UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "\\")]
        first = wild.contains(body.first) ? nil : body.first
    }

    package init(_ string: String) {
        self.init(bytes: Array(string.utf8))
    }

    /// Whether the pattern fits an entry at `path`, relative to the root.
    package func matches(_ path: BytePath, isFolder: Bool) -> Bool {
        let components = path.bytes.split(separator: UInt8(ascii: "/"))
        guard let name = components.last else { return false }
        return name.withUnsafeBufferPointer { name in
            path.bytes.withUnsafeBufferPointer { matches(name: name, path: $0, isFolder: isFolder) }
        }
    }

    func matches(name: UnsafeBufferPointer<UInt8>, path: UnsafeBufferPointer<UInt8>, isFolder: Bool) -> Bool {
        if matchesFoldersOnly && !isFolder { return false }
        // Most names of a tree begin otherwise.
        if let first, (matchesName ? name : path).first != first { return false }
        return body.withUnsafeBufferPointer { GlobPattern.matches($0, matchesName ? name : path) }
    }

    /// Iterative, remembering the last `*` and the last `**` to come back to, so that no pattern takes exponential time.
    private static func matches(_ pattern: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let star = UInt8(ascii: "*")
        let slash = UInt8(ascii: "/")
        var (p, t) = (0, 0)
        var retry: (pattern: Int, text: Int)?
        var retryAcross: (pattern: Int, text: Int)?
        while true {
            if p < pattern.count, pattern[p] == star {
                if p + 1 < pattern.count, pattern[p + 1] == star {
                    p += 2
                    retryAcross = (p, t)
                    retry = nil
                    // `**/x` also fits `x` itself.
                    if p < pattern.count, pattern[p] == slash, t == 0 || text[t - 1] == slash {
                        p += 1
                        retryAcross = (p - 1, t)
                    }
                } else {
                    p += 1
                    retry = (p, t)
                }
                continue
            }
            if t == text.count, p == pattern.count { return true }
            if t < text.count, p < pattern.count {
                let escaped = pattern[p] == UInt8(ascii: "\\") && p + 1 < pattern.count
                let wanted = escaped ? pattern[p + 1] : pattern[p]
                if wanted == text[t] || (!escaped && wanted == UInt8(ascii: "?") && text[t] != slash) {
                    p += escaped ? 2 : 1
                    t += 1
                    continue
                }
            }
            if let (pattern, text0) = retry, text0 < text.count, text[text0] != slash {
                retry = (pattern, text0 + 1)
                (p, t) = (pattern, text0 + 1)
            } else if let (pattern, text0) = retryAcross, text0 < text.count {
                retryAcross = (pattern, text0 + 1)
                retry = nil
                (p, t) = (pattern, text0 + 1)
            } else {
                return false
            }
        }
    }
}

extension [GlobPattern] {
    /// Whether a walk from `root` never comes to a folder at or below it: a pattern fits that, or a folder on the way to it.
    package func leaveOut(_ folder: BytePath, below root: BytePath) -> Bool {
        var inside = BytePath(bytes: [])
        for component in folder.components.dropFirst(root.components.count) {
            inside = inside.appending(BytePath(bytes: component))
            if contains(where: { $0.matches(inside, isFolder: true) }) { return true }
        }
        return false
    }
}
