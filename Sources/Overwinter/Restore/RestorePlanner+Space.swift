import FileTree

extension RestorePlanner {
    private struct Need {
        var bytes: Int64 = 0
        /// What the removal of what is there gives back before the copy.
        var given: Int64 = 0
        var free: Int64
        var path: BytePath
        var holdsData = false
    }

    /// Named, so that nobody gives up the only copy without having read it.
    func discardGuard(_ targets: [RestoreTarget]) -> RestoreGuard {
        let data = targets.filter { $0.present == .data }.map(\.title)
        return RestoreGuard(
            "discard-current",
            data.isEmpty
                ? "nothing is there that would be discarded"
                : "what is there may be removed before the copy, with no way back: \(data.joined(separator: ", "))")
    }

    func spaceGuard(_ targets: [RestoreTarget]) throws(OverwinterError) -> RestoreGuard {
        var guarded = RestoreGuard(
            "space",
            options.discardsCurrent
                ? "there is room for the data, in the place of what is discarded"
                : "there is room for the data, beside what is set aside")
        var needs: [UInt64: Need] = [:]
        for target in targets {
            guard let existing = nearestExisting(target.path), let facts = try? FileSystemFacts.of(existing) else {
                continue
            }
            var need = needs[facts.device] ?? Need(free: facts.freeBytes, path: existing)
            need.bytes += target.source.bytes
            if target.present == .data {
                need.holdsData = true
                if options.discardsCurrent { need.given += try size(of: target) }
            }
            // There is no way back from a disk that is full then: of the last block of a file half is lost.
            if options.discardsCurrent { need.bytes += Int64(min(target.source.files, 1 << 40)) * 2048 }
            needs[facts.device] = need
        }
        for need in needs.values where need.bytes > need.free + need.given {
            let hint =
                need.holdsData && !options.discardsCurrent
                ? "free some; or give up what is there, with no way back: --discard-current in the place of --set-aside"
                : nil
            guarded.fail(
                "the file system of '\(need.path)' has \(ByteText.of(need.free)) free"
                    + (need.given > 0 ? ", and \(ByteText.of(need.given)) that are discarded" : "")
                    + ", and the restore needs \(ByteText.of(need.bytes))", hint: hint)
        }
        return guarded
    }

    private func size(of target: RestoreTarget) throws(OverwinterError) -> Int64 {
        do throws(FileTreeError) {
            return try TreeMeasure(
                root: target.path, exclude: SourceExclusions.patterns(of: []),
                isCancelled: { [cancellation] in cancellation.isCancelled }
            ).run().removable
        } catch {
            throw OverwinterError(error, while: .guardFailed)
        }
    }
}
