import FileTree

extension Preflight {
    /// A path that is found twice, or inside another, is stored once and referenced.
    mutating func shared(_ sources: [PlannedSource]) -> [PlannedSource] {
        var result = sources
        let real = sources.map { (try? Folder.realPath($0.path)) ?? $0.path }
        let saved = sources.indices.filter { sources[$0].state == .saved }
        for index in saved {
            let around = saved.filter { real[index].isAt(orBelow: real[$0]) }
            // The outermost is stored: any other is itself stored elsewhere. Of equals it is the one that leaves out least, then the
            // first.
            let outer = around.min { (rank(of: $0, sources, real)) < (rank(of: $1, sources, real)) }
            guard let outer, outer != index else { continue }
            guard holds(sources[index], isWhole: real[outer] == real[index], in: sources[outer]) else { continue }
            let rest = real[index].components.dropFirst(real[outer].components.count)
            let inside = rest.reduce(sources[outer].location) { $0.appending(BytePath(bytes: $1)) }
            result[index].state = .shared(location: inside)
            if !sources[index].isLog { result[outer].holdsData = true }
        }
        return result
    }

    private func rank(of index: Int, _ sources: [PlannedSource], _ real: [BytePath]) -> (Int, Int, Int) {
        (real[index].components.count, Set(sources[index].exclude).count, index)
    }

    /// Whether all that one source is to have is stored with the other, around it or at the same path; else a fault.
    private mutating func holds(_ source: PlannedSource, isWhole: Bool, in outer: PlannedSource) -> Bool {
        // A pattern that both have leaves out what neither wants; whether one covers another is not guessed.
        if isWhole ? Set(outer.exclude).isSubset(of: source.exclude) : outer.exclude.isEmpty { return true }
        let place = "source \(source.title): '\(source.path)'"
        if isWhole {
            findings.fault(
                "source-overlap",
                "\(place) is the same folder as '\(outer.path)' of \(outer.title), and each excludes what the other does not",
                hint: "give one of the two no pattern that the other has not: what it takes is stored for both")
        } else {
            findings.fault(
                "source-overlap", "\(place) lies inside '\(outer.path)', which excludes entries",
                hint: "take the exclusion out, or exclude '\(source.path)' there as a whole")
        }
        return false
    }
}
