/// How a restore finds the owners of what it makes.
package enum OwnerRule: String, CaseIterable, Sendable {
    /// By the names of the set, whatever numbers they have here.
    case names
    /// By the numbers of the set, whomever they belong to here.
    case numbers
}
