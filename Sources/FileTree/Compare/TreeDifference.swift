/// One way in which a tree differs from what was expected.
package struct TreeDifference: Sendable, Equatable {
    package enum Aspect: Hashable, Sendable {
        case missing, extra, kind, mode, owner, group, size, modified, content, linkTarget, linkGroup, device, holes
        /// One extended attribute (or ACL), by name.
        case attribute(name: [UInt8])
        /// Every extended attribute; to be ignored only, no difference has it.
        case anyAttribute
    }

    /// Below the root.
    package var path: BytePath
    package var aspect: Aspect
    /// As text; nil where there is none.
    package var expected: String?
    package var found: String?

    package init(path: BytePath, aspect: Aspect, expected: String?, found: String?) {
        self.path = path
        self.aspect = aspect
        self.expected = expected
        self.found = found
    }
}

extension TreeDifference: CustomStringConvertible {
    /// A sentence for the reader, such as `'data/x': size is 3, expected 5`.
    package var description: String {
        let place = path.isEmpty ? "the root" : "'\(path)'"
        switch aspect {
        case .missing: return "\(place) is missing"
        case .extra: return "\(place) is not in the record"
        default: break
        }
        switch (expected, found) {
        case (let expected?, let found?): return "\(place): \(what) is \(found), expected \(expected)"
        case (let expected?, nil): return "\(place): \(what) is missing, expected \(expected)"
        case (nil, let found?): return "\(place): \(what) is \(found), expected none"
        case (nil, nil): return "\(place): \(what) differs"
        }
    }

    private var what: String {
        switch aspect {
        case .missing, .extra, .kind: "kind"
        case .mode: "mode"
        case .owner: "owner"
        case .group: "group"
        case .size: "size"
        case .modified: "time of modification"
        case .content: "digest of the contents"
        case .linkTarget: "link target"
        case .linkGroup: "set of hard links"
        case .device: "device number"
        case .holes: "map of holes"
        case .attribute(let name): "attribute \(EscapedName.shown(name))"
        case .anyAttribute: "attributes"
        }
    }
}
