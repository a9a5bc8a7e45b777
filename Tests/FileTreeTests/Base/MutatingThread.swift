import FileTree
import Glibc

/// A thread that changes a tree at random while something is done.
enum MutatingThread {
    static func run<Value>(
        over source: BytePath, seed: Int, isLive: Bool = true, _ body: () throws -> Value
    ) throws -> Value {
        let isOver = OneFlag()
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Work(source, UInt64(seed) &* 7919, isOver))
        let made =
            isLive
            && pthread_create(
                &thread, nil,
                { pointer in
                    let work = pointer.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue() }
                    var mutator = work.map { TreeMutator(root: $0.source, seed: $0.seed) }
                    while work?.isOver.isSet == false { mutator?.mutate(6) }
                    return nil
                }, box.toOpaque()) == 0
        if !made { box.release() }
        defer {
            isOver.set()
            if made { pthread_join(thread, nil) }
        }
        return try body()
    }

    private final class Work: Sendable {
        let source: BytePath
        let seed: UInt64
        let isOver: OneFlag
        init(_ source: BytePath, _ seed: UInt64, _ isOver: OneFlag) {
            self.source = source
            self.seed = seed
            self.isOver = isOver
        }
    }
}
