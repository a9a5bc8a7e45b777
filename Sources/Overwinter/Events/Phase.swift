/// The parts of a run, as a reader follows them.
package enum Phase: String, Sendable {
    case recover, preflight, preSync, guards, stop, copy, setAside, restore, compare, putBack, start, seal, retention,
        verify
}
