import FileTree
import Overwinter
import Testing

@testable import OverwinterCLI

@Suite("The command that needs no answer")
struct RestoreScriptTests {
    private static func script(
        _ profile: BytePath = BytePath("hive"), set: BytePath = BytePath("20261121-031507Z"), only: [String] = [],
        isDryRun: Bool = false, _ change: (inout RestoreOptions) -> Void = { _ in }
    ) -> String {
        var options = RestoreOptions()
        change(&options)
        return RestoreScript(profile: profile, set: set, only: only, options: options, isDryRun: isDryRun).text
    }

    @Test func itHasWhatWasAllowed() {
        #expect(Self.script() == "overwinter restore hive 20261121-031507Z --yes")
        #expect(
            Self.script {
                $0.mayStop = true
                $0.maySetAside = true
            } == "overwinter restore hive 20261121-031507Z --stop --set-aside --yes")
        #expect(
            Self.script { $0.owners = .numbers } == "overwinter restore hive 20261121-031507Z --owners numbers --yes")
        #expect(
            Self.script { $0.accepts = [.oneUnit, .host] }
                == "overwinter restore hive 20261121-031507Z --accept host --accept one-unit --yes")
        let unsealed = RestoreScript(
            profile: BytePath("hive"), set: BytePath("20241213-0459-0000"), isUnsealed: true, only: [],
            options: RestoreOptions(), isDryRun: false)
        #expect(unsealed.text == "overwinter restore hive 20241213-0459-0000 --unsealed --yes")
        #expect(
            Self.script { $0.discardsCurrent = true }
                == "overwinter restore hive 20261121-031507Z --discard-current --yes")
        #expect(
            Self.script(only: ["app/data", "search"], isDryRun: true) {
                $0.selection.everything = true
                $0.elsewhere = BytePath("/srv/a b")
            }
                == "overwinter restore hive 20261121-031507Z --only app/data --only search --all --to '/srv/a b' --dry-run"
        )
    }

    @Test func namesAreOneWordOfTheShell() {
        #expect(
            Self.script(BytePath("./it's.yaml"), set: BytePath(bytes: [0x2F, 0xFF, 0x20]))
                == "overwinter restore $'./it\\'s.yaml' $'/\\377 ' --yes")
    }

    @Test(arguments: [
        ("20261121-031507Z", "20261121-031507Z"), ("20261121-031507Z-2", "20261121-031507Z-2"),
        ("20241213-0459-0000", "20241213-0459-0000"), ("--yes", "/backup/--yes"), ("latest", "/backup/latest"),
    ])
    func aNameThatIsNoneIsGivenAsAPath(name: String, argument: String) {
        let entry = CatalogueEntry(name: name, path: BytePath("/backup/" + name), state: .sealed, time: nil)
        #expect(RestoreScript.argument(for: entry) == BytePath(argument))
    }
}
