import FileTree
import Testing

@testable import Overwinter

@Suite("Which set a run shares files with")
struct BaseChoiceTests {
    private func entry(
        _ setsSinceFull: Int?, profile: String = "shop", boot: String = RunProcess.currentBoot
    ) -> CatalogueEntry {
        var record = SetRecord(
            name: "20010203-040506Z", run: "r", profile: profile, host: SetRecord.Host(name: "h"), program: "0",
            started: .now)
        var source = SetRecord.Source(
            service: "a", name: "data", location: BytePath("a/data"), path: BytePath("/d"), kind: .folder)
        source.copying = setsSinceFull.map {
            SetRecord.Copying(
                passes: [], base: nil, setsSinceFull: $0, resumed: nil,
                trustedBefore: FileTime(seconds: 1, nanoseconds: 2), boot: boot)
        }
        record.sources = [source]
        return CatalogueEntry(
            name: record.name, path: BytePath("/b/\(record.name)"), state: .sealed, time: .now, record: record)
    }

    private func choose(_ copy: CopySpec, _ latest: CatalogueEntry?) -> BaseChoice {
        let profile = Profile(name: "shop", destination: BytePath("/b"), services: [], copy: copy)
        return BaseChoice.choose(profile, latest)
    }

    @Test func theLastOneUnlessAFullCopyIsDue() {
        for (before, isShared) in [(0, true), (1, true), (2, false), (3, false)] {
            let choice = choose(CopySpec(fullEvery: 3), entry(before))
            #expect((choice.set != nil) == isShared, "\(before)")
        }
        #expect(
            choose(CopySpec(), entry(0))
                == .share(set: "20010203-040506Z", path: BytePath("/b/20010203-040506Z"), setsSinceFull: 0))
        #expect(choose(CopySpec(fullEvery: 3), entry(2)) == .full(reason: "one set in 3 is"))
    }

    @Test func aSetDatedInTheFutureIsNoBase() {
        var set = entry(0)
        let time = UTCTime(seconds: UTCTime.now.milliseconds / 1000 + 86400)
        set.time = time
        set.record?.started = time
        #expect(
            choose(CopySpec(), set)
                == .full(
                    reason: "set 20010203-040506Z was begun at \(time), which is yet to come: look at the clocks"))
    }

    @Test func timesOfAnotherBootAreNotBelieved() {
        let set = entry(0, boot: "11111111-2222-3333-4444-555555555555")
        #expect(choose(CopySpec(), set) == .full(reason: "the host was started since set 20010203-040506Z"))
        let profile = Profile(name: "shop", destination: BytePath("/b"), services: [])
        #expect(BaseChoice.choose(profile, entry(0, boot: ""), boot: "").set == nil)
    }

    @Test func whatWasReadBackElsewhereIsNotShared() {
        let profile = Profile(name: "shop", destination: BytePath("/b"), services: [])
        let here = DestinationMark.Identity(changed: FileTime(seconds: 1, nanoseconds: 2))
        let copied = DestinationMark.Identity(changed: FileTime(seconds: 1, nanoseconds: 3))
        var set = entry(0)
        set.record?.madeIn = here
        #expect(BaseChoice.choose(profile, set, destination: here).set == "20010203-040506Z")
        for other in [copied, nil] {
            #expect(
                BaseChoice.choose(profile, set, destination: other)
                    == .full(reason: "set 20010203-040506Z was made elsewhere, and was brought here"))
        }
    }

    @Test func whatDidNotReadBackIsNotSharedAgain() {
        let profile = Profile(name: "shop", destination: BytePath("/b"), services: [])
        #expect(
            BaseChoice.choose(profile, entry(0), hasFailedSeal: true)
                == .full(reason: "the run before did not read back; verify set 20010203-040506Z"))
    }

    @Test func noneWhereNoneIsWantedOrCanBe() {
        #expect(choose(CopySpec(linkUnchanged: false), entry(0)) == .full(reason: "as asked"))
        #expect(choose(CopySpec(fullEvery: 1), entry(0)) == .full(reason: "as asked"))
        #expect(choose(CopySpec(), nil) == .full(reason: "there is no set before this one"))
        #expect(choose(CopySpec(), entry(0, profile: "other")) == .full(reason: "there is no set before this one"))
        #expect(
            choose(CopySpec(), entry(nil))
                == .full(reason: "set 20010203-040506Z does not note what it copied from"))
    }
}
