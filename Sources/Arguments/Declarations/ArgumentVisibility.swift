/// Whether help, completions and the manual show an argument.
package struct ArgumentVisibility: Sendable, Hashable {
    private let isShown: Bool

    package static let `default` = ArgumentVisibility(isShown: true)
    package static let hidden = ArgumentVisibility(isShown: false)
}
