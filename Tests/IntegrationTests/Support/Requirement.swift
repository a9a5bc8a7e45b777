import Glibc
import Testing

/// What a scene needs of the machine; a test without it is skipped by name, and fails where nothing may be skipped.
enum Requirement {
    case root
    /// The folder with the real servers of the stack, which a clean clone has not.
    case testbed

    var isMet: Bool {
        switch self {
        case .root: geteuid() == 0
        case .testbed: geteuid() == 0 && Environment.value("OVERWINTER_TESTBED") != nil
        }
    }

    var reason: Comment {
        switch self {
        case .root: "needs root: it has a systemd or a Docker engine of its own"
        case .testbed: "needs root, and the testbed's folder in OVERWINTER_TESTBED"
        }
    }

    /// In CI what a clean clone can have must run; OVERWINTER_REQUIRE_ALL=1 goes for the testbed too.
    var mustBeMet: Bool {
        if Environment.value("OVERWINTER_REQUIRE_ALL") == "1" { return true }
        return self == .root && Environment.value("CI") == "true"
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips the test with the reason where the requirement is not met; where it must be, the test runs, and fails.
    static func needs(_ requirement: Requirement) -> Self {
        .enabled(if: requirement.isMet || requirement.mustBeMet, requirement.reason)
    }
}
