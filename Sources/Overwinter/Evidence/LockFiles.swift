import FileTree

/// The lock files that servers keep in their data: Elasticsearch's `node.lock`, Lucene's `write.lock`, `mongod.lock`,
/// RocksDB's `LOCK`.
enum LockFiles {
    static func isOne(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        // The last byte drops nearly all of a million names.
        guard let last = name.last, last | 0x20 == UInt8(ascii: "k") else { return false }
        let name = name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return name == Array("lock".utf8) || name.suffix(5).elementsEqual(".lock".utf8)
            || name.suffix(4).elementsEqual(".lck".utf8)
    }

    /// Those of a copied source.
    static func paths(in report: TreeCopyReport, of source: WatchedSource) -> [BytePath] {
        report.entries.files(named: isOne).map { source.path.appending($0) }
    }
}
