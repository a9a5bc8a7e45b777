/// What one step of a plan does.
package enum StepKind: String, Sendable, Codable {
    case preSync = "pre-sync"
    case beforeStop = "before-stop"
    case stop
    case copy
    case setAside = "set-aside"
    case discard
    case projectFiles = "project-files"
    case volume = "volume"
    case restore
    case compare
    case access
    case putBack = "put-back"
    case start
    case ready
    case seal
    case remove
    case verify
}
