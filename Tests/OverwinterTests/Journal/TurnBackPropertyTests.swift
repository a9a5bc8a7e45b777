import Testing

@testable import Overwinter

/// Restores whose services may not be ready on the new data, killed after any record or deed, and recovered, killed again:
/// all ends with the new data and every service ready on it, or with the old data and the services as before.
@Suite("Debts of restores that turn back, cut short anywhere")
struct TurnBackPropertyTests {
    private struct Killed: Error {}

    /// `a` and `b` run before; `c` does not, and ran at the backup.
    private struct World {
        let header: JournalHeader
        /// Not ready on new data.
        let picky: Set<Int>
        var isUp = [true, true, false]
        var data = ["old", "old", "old"]
        var isAside = [false, false, false]
        var startedOn: [String] = []
        var events: [JournalEvent] = []
        var steps = 0

        var debt: Debt { Debt(header: header, events: events) }

        mutating func write(_ event: JournalEvent) throws(Killed) {
            try act { $0.events.append(event) }
        }

        mutating func act(_ deed: (inout World) -> Void) throws(Killed) {
            guard steps > 0 else { throw Killed() }
            steps -= 1
            deed(&self)
        }

        func name(_ index: Int) -> String { header.services[index].name }

        mutating func stop(_ index: Int) throws(Killed) {
            try write(.stopBegun(service: name(index)))
            try act { $0.isUp[index] = false }
            try write(.stopProven(service: name(index), start: "1"))
        }

        mutating func isReady(_ index: Int) throws(Killed) -> Bool {
            try write(.startBegun(service: name(index)))
            try act { world in
                world.isUp[index] = true
                world.startedOn.append(world.data.joined(separator: " "))
            }
            guard data[index] == "old" || !picky.contains(index) else {
                try write(.startFailed(service: name(index), why: ""))
                return false
            }
            try write(.ready(service: name(index)))
            return true
        }

        mutating func putBack(_ targets: [Debt.Target]) throws(Killed) {
            for index in [2, 1, 0] where isUp[index] { try stop(index) }
            for (index, target) in targets.enumerated() where target.isTouched && !target.isBack {
                if target.aside == .done && !target.isCleared {
                    try act { $0.data[index] = "nothing" }
                    try write(.cleared(target: index))
                }
                if isAside[index] {
                    try act {
                        $0.data[index] = "old"
                        $0.isAside[index] = false
                    }
                }
                try write(.putBack(target: index))
            }
            try write(.putBackDone)
        }

        /// As both the run and who recovers do it: the starts, and back where one is not ready.
        mutating func start() throws(Killed) {
            var areReady = true
            for owed in debt.starts where try !isReady(owed.service) { areReady = false }
            guard !areReady && debt.turnsBack else { return }
            try write(.putBackBegun)
            try putBack(debt.targets ?? [])
            for owed in debt.starts { _ = try isReady(owed.service) }
        }

        mutating func restore() throws(Killed) {
            for index in [1, 0] { try stop(index) }
            for index in 0..<3 {
                try write(.setAsideBegun(target: index))
                try act {
                    $0.data[index] = "nothing"
                    $0.isAside[index] = true
                }
                try write(.setAsideDone(target: index))
            }
            for index in 0..<3 {
                try write(.copyBegun(target: index))
                try act { $0.data[index] = "new" }
            }
            try write(.committed(remakes: false))
            try start()
            try write(.goodbye)
        }

        mutating func recover() throws(Killed) {
            if let targets = debt.targets {
                try write(.putBackBegun)
                try putBack(targets)
            }
            try start()
        }
    }

    @Test func everyPrefixEndsOnOneSide() {
        var random = Dice(seed: 23)
        var ends = (new: 0, old: 0)
        for round in 0..<4000 {
            var header = JournalYard.header(restores: true)
            header.turnsBack = true
            header.services[2].startsOnSuccess = true
            var world = World(header: header, picky: Set((0..<3).filter { _ in random.next(below: 4) == 0 }))
            world.steps = random.next(below: 80)
            var kills = 0
            var isOver = (try? world.restore()) != nil
            while !isOver {
                world.steps = kills < 6 ? random.next(below: 30) : 1000
                kills += 1
                isOver = (try? world.recover()) != nil
            }
            #expect(world.debt.isEmpty, "round \(round): \(world.events)")
            #expect(Set(world.startedOn).isSubset(of: ["new new new", "old old old"]), "round \(round)")
            let isNew = world.data == ["new", "new", "new"]
            #expect(isNew || world.data == ["old", "old", "old"], "round \(round): \(world.data)")
            #expect(!isNew || world.picky.isEmpty, "round \(round): a service is not ready, and the new data stands")
            #expect(world.isUp == [true, true, isNew], "round \(round): \(world.isUp) \(world.events)")
            if isNew { ends.new += 1 } else { ends.old += 1 }
        }
        #expect(ends.new > 300 && ends.old > 300)
    }
}
