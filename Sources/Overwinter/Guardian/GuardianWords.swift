/// What a run and its guardian say to each other.
enum GuardianWords {
    /// The guardian stands by.
    ///
    /// Anything else that it says first is why it does not.
    static let ready = "ready\n"
    /// The run owes nothing any more.
    ///
    /// An end of the line without it means that the run is dead.
    static let goodbye = "goodbye\n"
}
