extension CommandLine {
    /// The program's arguments without its name, byte for byte: `arguments` would replace what is not UTF-8.
    static var argumentBytes: [[UInt8]] {
        (1..<max(1, Int(argc))).compactMap { index in
            guard let word = unsafeArgv[index] else { return nil }
            var length = 0
            while word[length] != 0 { length += 1 }
            return UnsafeBufferPointer(start: word, count: length).map { UInt8(bitPattern: $0) }
        }
    }
}
