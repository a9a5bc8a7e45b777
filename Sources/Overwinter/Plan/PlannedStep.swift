/// One line of a plan.
package struct PlannedStep: Sendable, Equatable {
    package var kind: StepKind
    package var subject: String
    package var detail: String
    package var bytes: Int64?
    package var entries: Int?
}
