package import FileTree

/// The words a tree is written in.
extension TreeSpec.Entry {
    package static func folder(_ path: String) -> Self { folder(BytePath(path)) }
    package static func folder(_ path: BytePath) -> Self { Self(path: path, kind: .folder) }
    package static func file(_ path: String, _ contents: String = "") -> Self {
        file(BytePath(path), Array(contents.utf8))
    }
    package static func file(_ path: BytePath, _ contents: [UInt8]) -> Self { Self(path: path, kind: .file(contents)) }
    package static func sparse(_ path: String, size: Int64, _ data: [Int64: [UInt8]] = [:]) -> Self {
        Self(path: BytePath(path), kind: .sparse(size: size, data))
    }
    package static func symlink(_ path: String, to target: String) -> Self {
        Self(path: BytePath(path), kind: .symlink(Array(target.utf8)))
    }
    package static func fifo(_ path: String) -> Self { Self(path: BytePath(path), kind: .fifo) }
    package static func socket(_ path: String) -> Self { Self(path: BytePath(path), kind: .socket) }
    package static func blockDevice(_ path: String, _ major: UInt32, _ minor: UInt32) -> Self {
        Self(path: BytePath(path), kind: .blockDevice(major, minor))
    }
    package static func characterDevice(_ path: String, _ major: UInt32, _ minor: UInt32) -> Self {
        Self(path: BytePath(path), kind: .characterDevice(major, minor))
    }
    package static func hardLink(_ path: String, to first: String) -> Self {
        Self(path: BytePath(path), kind: .hardLink(to: BytePath(first)))
    }

    package func mode(_ mode: UInt16) -> Self { with { $0.mode = mode } }
    package func owner(_ owner: UInt32, _ group: UInt32) -> Self {
        with {
            $0.owner = owner
            $0.group = group
        }
    }
    package func modified(_ seconds: Int64, _ nanoseconds: Int32 = 0) -> Self {
        with { $0.modified = FileTime(seconds: seconds, nanoseconds: nanoseconds) }
    }
    package func attribute(_ name: String, _ value: [UInt8]) -> Self {
        with { $0.attributes.append(ExtendedAttribute(name: Array(name.utf8), value: value)) }
    }
    package func attribute(_ name: String, _ value: String) -> Self { attribute(name, Array(value.utf8)) }

    private func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }
}
