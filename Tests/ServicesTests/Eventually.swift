import Glibc

/// Looks until `condition` holds, for 20 s at most; what it was waited for is then expected by the test itself.
func eventually(_ condition: () throws -> Bool) throws {
    for _ in 0..<200 {
        if try condition() { return }
        usleep(100_000)
    }
}
