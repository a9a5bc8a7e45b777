import FileTree
import Testing

@testable import Overwinter

/// Who reads a set keeps it from being removed, and the other way round.
struct SetHoldTests {
    @Test func aSetThatIsReadIsNotRemoved() throws {
        let sample = try SealedSample()
        let reader = try SetReader.open(sample.set)
        guard case .inUse = try SetHold.removing(sample.set) else {
            Issue.record("it may be removed")
            return
        }
        // Any number read it at the same time.
        _ = try SetReader.open(sample.set)
        withExtendedLifetime(reader) {}
    }

    @Test func aSetThatWasReadIsRemoved() throws {
        let sample = try SealedSample()
        do { _ = try SetReader.open(sample.set) }
        guard case .free(let hold) = try SetHold.removing(sample.set) else {
            Issue.record("it is held by nobody")
            return
        }
        #expect(hold != nil)
        let error = refusal { try SetReader.open(sample.set) }
        #expect(error?.code == .locked)
        #expect(error?.message == "set '\(sample.set)' is being removed by a prune")
    }

    @Test func whatIsBeingRemovedIsNoSet() throws {
        let sample = try SealedSample()
        let removal = SetRemoval(destination: sample.destination, isCancelled: { false })
        try removal.begin(sample.name.text)
        let catalogue = try Catalogue.read(sample.destination)
        #expect(catalogue.entries.isEmpty)
        #expect(refusal { try catalogue.find("latest") }?.code == .setNotFound)
        #expect(refusal { try catalogue.find(sample.name.text) }?.code == .setNotFound)
        let path = BytePath("\(sample.set).removing")
        let error = refusal { try SetReader.open(try catalogue.find("\(path)").path) }
        #expect(error?.code == .notSealed)
        #expect(error?.message == "set '\(path)' is no set any more: its removal was begun")
        // The name is not given again while its log may yet be removed with it.
        #expect(
            try SetName.claim(in: sample.destination, at: sample.name.time).text == sample.name.text + "-2")
        #expect(try removal.begun() == [sample.name.text])
        try removal.finish(sample.name.text)
        #expect(try removal.begun() == [])
        #expect(sample.scratch.shell("ls backup").output == "\(sample.name.text)-2.partial\nlatest\n")
    }

    /// As after a copy of the destination from elsewhere.
    @Test func aSetThatCameBackKeepsItsLog() throws {
        let sample = try SealedSample()
        let name = sample.name.text
        let removal = SetRemoval(destination: sample.destination, isCancelled: { false })
        try removal.begin(name)
        sample.scratch.shell("cd backup && cp -a \(name).removing \(name) && touch backup_log_\(name).log \(name).keep")
        try removal.finish(name)
        #expect(sample.scratch.shell("ls backup").output == "\(name)\n\(name).keep\nbackup_log_\(name).log\nlatest\n")
    }

    @Test func aMarkIsWhatIsThereWhateverIsInIt() throws {
        let sample = try SealedSample()
        let name = sample.name.text
        #expect(try KeepMark.read(ofSet: sample.set) == nil)
        try KeepMark(set: name, note: "before\nthe upgrade", since: UTCTime(seconds: 7)).write(ofSet: sample.set)
        #expect(try KeepMark.read(ofSet: sample.set)?.text == #"kept by hand: before\012the upgrade"#)
        for (content, kind) in [("", "touch"), ("{", "broken"), ("", "link"), ("", "fifo"), ("", "folder")] {
            let make =
                switch kind {
                case "link": "ln -s /nowhere"
                case "fifo": "mkfifo"
                case "folder": "mkdir"
                default: "printf '%s' '\(content)' >"
                }
            sample.scratch.shell("cd backup && rm -rf \(name).keep && \(make) \(name).keep")
            #expect(try KeepMark.read(ofSet: sample.set)?.text == "kept by hand", "\(kind)")
        }
        sample.scratch.shell("rm -r backup/\(name).keep")
        #expect(try KeepMark.remove(ofSet: sample.set) == false)
    }
}
