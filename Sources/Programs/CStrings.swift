import Glibc

/// A list of C strings as execve(2) takes it, kept as long as its owner.
struct CStrings: ~Copyable {
    let list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [[UInt8]]) {
        count = strings.count
        list = .allocate(capacity: count + 1)
        list.initialize(repeating: nil, count: count + 1)
        for (index, string) in strings.enumerated() {
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.count + 1)
            for (offset, byte) in string.enumerated() { copy[offset] = CChar(bitPattern: byte) }
            copy[string.count] = 0
            list[index] = copy
        }
    }

    var first: UnsafePointer<CChar>? { list[0].map { UnsafePointer($0) } }

    deinit {
        for index in 0..<count { list[index]?.deallocate() }
        list.deallocate()
    }
}
