package import Overwinter

/// From the ending of a verb to the program's exit status: the only place that knows the numbers.
package enum ExitCodes {
    package static let done: Int32 = 0
    package static let warnings: Int32 = 3

    package static func status(of ending: Ending) -> Int32 {
        switch ending {
        case .failed: 1
        case .verificationFailed: 4
        case .servicesDown: 5
        case .notFound: 10
        case .locked: 11
        case .guardFailed: 12
        case .incompatible: 13
        case .overBudget: 14
        case .usage: 64
        case .notPermitted: 77
        case .badProfile: 78
        case .signal(let number): 128 + number
        }
    }

    /// The table as help and manual show it.
    package static let table = """
        EXIT STATUS
          0    done
          1    failed; services are as they were before
          3    done, with warnings
          4    verification failed: bytes or attributes differ from the record
          5    services are not all back: the message says which, and what to type
          10   no such profile or set
          11   locked by another run
          12   a guard or a preflight check failed; nothing was changed
          13   not compatible
          14   over the downtime budget: refused before a stop, or given up; services are back
          64   usage
          77   not permitted
          78   the profile has faults
          129, 130, 143   ended by a signal; services are back

        'check' alone speaks as monitoring plugins do: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
        """
}
