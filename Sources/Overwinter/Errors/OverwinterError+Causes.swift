package import FileTree
package import Services

extension OverwinterError.Code {
    /// The work was ended because the run was asked to end.
    package static let cancelled = Self("cancelled", .failed)

    package var isCancellation: Bool { self == .cancelled }
}

extension OverwinterError {
    /// An error of the engine, as a run ends with it.
    package init(_ error: FileTreeError, while code: Code = .copyFailed) {
        let code: Code =
            switch error.code {
            case .changed, .vanished: .sourceChanged
            case .cancelled: .cancelled
            default: code
            }
        self.init(code, error.message, hint: error.hint)
    }

    /// An error of a service, as a run ends with it; the service's own code is kept among the faults.
    package init(_ error: ServiceError) {
        let code: Code =
            switch error.code {
            case .cancelled: .cancelled
            case .startFailed, .notReady: .startFailed
            default: .stopFailed
            }
        self.init(error, as: code)
    }

    /// An error of a service where the step decides how the run ends.
    package init(_ error: ServiceError, as code: Code) {
        let code = error.code == .cancelled ? Code.cancelled : code
        let fault = Fault(code: error.code.rawValue, message: error.message, hint: error.hint)
        self.init(code, error.message, hint: error.hint, faults: [fault])
    }
}
