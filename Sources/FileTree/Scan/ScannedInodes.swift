import Synchronization

/// The inodes with several names that a scan has met.
///
/// Of one that is read, the first worker to meet it does so; others that meet another of its names wait for what it found. In a set
/// that shares its files with another all files are such, so workers are not to wait for each other without need.
final class ScannedInodes: Sendable {
    /// What was read of an inode.
    struct Found {
        var digest: Digest128?
        var extras: EntryExtras
    }

    enum Claim {
        /// Whoever asked looks at it, under this number, and publishes what is read.
        case own(UInt32)
        case known(UInt32, Found)
        /// The walk has failed meanwhile.
        case stopped
    }

    private let count = Atomic<UInt32>(0)
    private let parts = (0..<64).map { _ in Part() }

    private func part(of identity: FileIdentity) -> Part {
        // Inodes are numbered in a row, so their lowest bits tell them apart.
        parts[Int(truncatingIfNeeded: identity.inode & 63)]
    }

    /// - Parameter isRead: whether whoever asks is to read it, should nobody have done so.
    func claim(_ identity: FileIdentity, isRead: Bool) -> Claim {
        part(of: identity).claim(identity, isRead: isRead) {
            count.add(1, ordering: .relaxed).newValue
        }
    }

    /// What was read of an inode that was claimed for that.
    func publish(_ number: UInt32, of identity: FileIdentity, _ found: Found) {
        part(of: identity).publish(number, found)
    }

    /// Lets nobody wait any longer, since the worker they wait for has failed.
    func stop() {
        for part in parts { part.stop() }
    }

    /// The number of names met of each inode, by its number, from 1; when nobody claims any more.
    var members: [UInt32] {
        var members = [UInt32](repeating: 0, count: Int(count.load(ordering: .relaxed)) + 1)
        for part in parts { part.count(into: &members) }
        return members
    }
}

extension ScannedInodes {
    /// Some of the inodes.
    private final class Part: @unchecked Sendable {  // guarded by its monitor
        private struct Inode {
            let number: UInt32
            var members: UInt32 = 1
        }

        private enum Reading {
            case begun
            case done(Found)
        }

        private let monitor = Monitor()
        private var inodes: [FileIdentity: Inode] = [:]
        /// Of those that are read, by number.
        private var readings: [UInt32: Reading] = [:]
        private var waiting = 0
        private var isStopped = false

        func claim(_ identity: FileIdentity, isRead: Bool, _ makeNumber: () -> UInt32) -> Claim {
            monitor.lock()
            defer { monitor.unlock() }
            guard let number = meet(identity) else {
                let number = makeNumber()
                inodes[identity] = Inode(number: number)
                if isRead { readings[number] = .begun }
                return .own(number)
            }
            if !isRead { return .own(number) }
            while !isStopped {
                switch readings[number] {
                case .done(let found)?: return .known(number, found)
                case nil:
                    readings[number] = .begun
                    return .own(number)
                case .begun?:
                    waiting += 1
                    monitor.wait()
                    waiting -= 1
                }
            }
            return .stopped
        }

        private func meet(_ identity: FileIdentity) -> UInt32? {
            guard let index = inodes.index(forKey: identity) else { return nil }
            inodes.values[index].members += 1
            return inodes.values[index].number
        }

        func publish(_ number: UInt32, _ found: Found) {
            monitor.locked {
                readings[number] = .done(found)
                if waiting > 0 { monitor.wakeAll() }
            }
        }

        func stop() {
            monitor.locked {
                isStopped = true
                monitor.wakeAll()
            }
        }

        func count(into members: inout [UInt32]) {
            monitor.lock()
            defer { monitor.unlock() }
            for inode in inodes.values { members[Int(inode.number)] = inode.members }
        }
    }
}
