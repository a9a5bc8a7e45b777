import Glibc

/// How many cases a test of random input has, and of which seed: `SEED=7 N=1000000` for a long run of one's own.
enum FuzzRounds {
    static func count(_ usual: Int) -> Int { number("N") ?? usual }
    static var seed: UInt64 { UInt64(number("SEED") ?? 20_261_121) }

    private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
}
