import FileTree
import Testing

@testable import Overwinter

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite struct OwnerMatchingTests {
    // The set knows 112 as db and 113 as gone, and 114 by no name. Here db is 115, and 112 is somebody else.
    private let matching = OwnerMatching(
        names: OwnerNames(
            users: [
                0: bytes("toor"), 112: bytes("db"), 113: bytes("gone"), 120: bytes("alias"), 61184: bytes("gone"),
                65519: bytes("db"),
            ],
            groups: [0: bytes("wheel"), 112: bytes("db"), 113: bytes("gone")]),
        numbers: OwnerNumbers(users: [bytes("db"): 115, bytes("alias"): 120], groups: [bytes("db"): 112]),
        here: OwnerNames(
            users: [0: bytes("root"), 112: bytes("sshd"), 114: bytes("mail"), 120: bytes("first")],
            groups: [0: bytes("root"), 112: bytes("db"), 114: bytes("mail")]))

    @Test(
        "what a number of the set becomes, and what is said of it",
        arguments: [
            (.user, 112, .names, 115, "user 'db': 112 becomes 115"),
            (.user, 112, .numbers, 112, "user 112 stays: it was 'db', and belongs to 'sshd' here"),
            (.user, 113, .names, nil, nil),
            (.user, 113, .numbers, 113, "user 113 stays: it was 'gone', and belongs to nobody here"),
            (.user, 114, .names, 114, "user 114 stays: it had no name, and belongs to 'mail' here"),
            (.user, 114, .numbers, 114, "user 114 stays: it had no name, and belongs to 'mail' here"),
            (.user, 116, .names, 116, nil),
            // Two names of one number.
            (.user, 120, .names, 120, nil),
            // Root, whatever it is called.
            (.user, 0, .names, 0, nil),
            (.user, 0, .numbers, 0, nil),
            // Of DynamicUser=, while its unit is down, and where there is a user of that name.
            (.user, 61184, .names, 61184, "user 61184 stays: it was 'gone', and belongs to nobody here"),
            (.user, 65519, .names, 115, "user 'db': 65519 becomes 115"),
            (.group, 0, .names, 0, nil),
            (.group, 112, .names, 112, nil),
            (.group, 112, .numbers, 112, nil),
            (.group, 113, .names, nil, nil),
            (.group, 114, .numbers, 114, "group 114 stays: it had no name, and belongs to 'mail' here"),
        ] as [(OwnerKind, UInt32, OwnerRule, UInt32?, String?)])
    func table(kind: OwnerKind, number: UInt32, rule: OwnerRule, restored: UInt32?, text: String?) {
        let match = matching.match(kind, number, by: rule)
        #expect(match.restored == restored)
        #expect(match.text == text)
        #expect(match.isUnknown == (restored == nil))
    }

    @Test("only what is restored by names gets other numbers")
    func maps() {
        var owners = RestoredOwners()
        owners.byNames = [BytePath("db/data")]
        owners.matches = [matching.match(.user, 112, by: .names), matching.match(.user, 112, by: .numbers)]
        #expect(owners.map(for: BytePath("db/data")).users == [112: 115])
        #expect(owners.map(for: BytePath("db/data")).groups.isEmpty)
        #expect(owners.map(for: BytePath("compose/files")).isEmpty)
    }
}
