import CLinux
import Glibc

/// Reads extended attributes into buffers that one thread reuses.
final class AttributeBuffer {
    /// The kernel's limits for a list of names and for a value are both 64 KiB.
    ///
    /// See: `man 7 xattr`.
    private let names = UnsafeMutablePointer<CChar>.allocate(capacity: 1 << 16)
    private let value = UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 8)

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
        // The kernel takes as much memory as it is offered, and nearly all lists are short.
        var size = ow_list_attributes(file, byPath ? 1 : 0, names, 512)
        if size == -Int64(ERANGE) { size = ow_list_attributes(file, byPath ? 1 : 0, names, 1 << 16) }
        if size == 0 || size == -Int64(ENOTSUP) { return .attributes([]) }
        if size < 0 { return .failed(Int32(size)) }
        var attributes: [ExtendedAttribute] = []
        var offset = 0
        while offset < Int(size) {
            let name = names + offset
            let length = strlen(name)
            offset += length + 1
            var count = ow_get_attribute(file, byPath ? 1 : 0, name, value, 512)
            if count == -Int64(ERANGE) { count = ow_get_attribute(file, byPath ? 1 : 0, name, value, 1 << 16) }
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
}
