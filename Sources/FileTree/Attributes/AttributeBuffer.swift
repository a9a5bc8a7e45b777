import CLinux
import Glibc

/// Reads extended attributes into buffers that one thread reuses.
final class AttributeBuffer {
    /// The kernel's limits for a list of names and for a value are both 64 KiB.
    ///
    /// See: `man 7 xattr`.
    private static let most = 1 << 16
    /// The kernel takes as much memory as it is offered room, for every file: what most need first.
    private static let usual = 512
    private let names = UnsafeMutablePointer<CChar>.allocate(capacity: most)
    private let value = UnsafeMutableRawPointer.allocate(byteCount: most, alignment: 8)

    deinit {
        names.deallocate()
        value.deallocate()
    }

    enum Outcome {
        case attributes([ExtendedAttribute])
        case failed(Int32)
    }

    /// All attributes of an open file, or of an entry held by an `O_PATH` descriptor; sorted by name, without shadows.
    ///
    /// A file system without attributes has none.
    func read(_ file: Int32, byPath: Bool) -> Outcome {
        let size = roomy { ow_list_attributes(file, byPath ? 1 : 0, names, $0) }
        if size == 0 || size == -Int64(ENOTSUP) { return .attributes([]) }
        if size < 0 { return .failed(Int32(size)) }
        var attributes: [ExtendedAttribute] = []
        var offset = 0
        while offset < Int(size) {
            let name = names + offset
            let length = strlen(name)
            offset += length + 1
            let count = roomy { ow_get_attribute(file, byPath ? 1 : 0, name, value, $0) }
            // Listed but not readable by us, or gone meanwhile (which the look at ctime afterwards finds).
            if count == -Int64(ENODATA) || count == -Int64(ENOTSUP) { continue }
            if count < 0 { return .failed(Int32(count)) }
            let bytes = Array(UnsafeRawBufferPointer(start: value, count: Int(count)))
            let attribute = ExtendedAttribute(name: String.bytes(of: name), value: bytes)
            if !attribute.isShadow { attributes.append(attribute) }
        }
        attributes.sort { $0.name.lexicographicallyPrecedes($1.name) }
        return .attributes(attributes)
    }

    /// The names alone, also of a file that may not be read; none where they cannot be had.
    func names(of file: Int32, byPath: Bool) -> [[UInt8]] {
        let size = roomy { ow_list_attributes(file, byPath ? 1 : 0, names, $0) }
        if size <= 0 { return [] }
        return UnsafeRawBufferPointer(start: names, count: Int(size)).split(separator: 0).map { Array($0) }
    }

    /// Asks with the usual room, and where that is too little with all there is.
    private func roomy(_ ask: (Int) -> Int64) -> Int64 {
        let size = ask(Self.usual)
        // A server that cuts what it should refuse gives all the room there is.
        return size == -Int64(ERANGE) || size == Int64(Self.usual) ? ask(Self.most) : size
    }
}
