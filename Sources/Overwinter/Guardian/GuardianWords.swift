/// What a run and its guardian say to each other.
enum GuardianWords {
    /// The guardian: it stands by. Anything else that it says first is why it does not.
    static let ready = "ready\n"
    /// The run: nothing is owed any more. An end of the line without it means that the run is dead.
    static let goodbye = "goodbye\n"
}
