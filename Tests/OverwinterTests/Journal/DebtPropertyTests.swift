import Testing

@testable import Overwinter

/// A world of services and data that a run and its recoveries act upon, killed after any record: what the journal says is
/// owed is what brings the world back.
@Suite("Debts of random runs, cut short anywhere")
struct DebtPropertyTests {
    /// The truth, beside what is written down.
    ///
    /// Each action is written down before and after; a kill is between any two.
    private struct World {
        var isUp = [true, true, true]
        /// Drained, or on its way down: up, and no good.
        var isDead = [false, false, false]
        /// What lies at each target: old data, nothing, new data; and whether the old data is aside.
        var data = ["old", "old", "old"]
        var isAside = [false, false, false]
        var events: [JournalEvent] = []
        /// After so many records or deeds nothing happens any more.
        var steps: Int

        mutating func write(_ event: JournalEvent) -> Bool {
            guard steps > 0 else { return false }
            steps -= 1
            events.append(event)
            return true
        }

        mutating func act(_ deed: (inout World) -> Void) -> Bool {
            guard steps > 0 else { return false }
            steps -= 1
            deed(&self)
            return true
        }
    }

    private let names = ["a", "b", "c"]

    private func stop(_ index: Int, _ world: inout World, drains: Bool, fails: Bool) -> Bool {
        let name = names[index]
        if drains {
            guard world.write(.beforeStopBegun(service: name)), world.act({ $0.isDead[index] = true }) else {
                return false
            }
        }
        guard world.write(.stopBegun(service: name)), world.act({ $0.isDead[index] = true }) else { return false }
        if fails { return world.write(.stopFailed(service: name, why: "")) }
        guard
            world.act({
                $0.isUp[index] = false
                $0.isDead[index] = false
            })
        else { return false }
        return world.write(.stopProven(service: name, start: "1"))
    }

    private func start(_ index: Int, _ world: inout World, settles: Bool) -> Bool {
        let name = names[index]
        if settles {
            guard
                world.act({
                    $0.isUp[index] = false
                    $0.isDead[index] = false
                }), world.write(.stopProven(service: name, start: "1"))
            else { return false }
        }
        guard world.write(.startBegun(service: name)), world.act({ $0.isUp[index] = true }),
            world.write(.startDone(service: name, start: "2"))
        else { return false }
        return world.write(.ready(service: name))
    }

    /// What a recovery does, by the debt alone; false where it was killed.
    private func recover(_ world: inout World, _ header: JournalHeader) -> Bool {
        let debt = Debt(header: header, events: world.events)
        if let targets = debt.targets {
            guard world.write(.putBackBegun) else { return false }
            for (index, target) in targets.enumerated() where target.isTouched && !target.isBack {
                #expect(
                    world.isUp.enumerated().allSatisfy {
                        !$1 || !debt.starts.map(\.service).contains($0) || world.isDead[$0]
                    })
                // As OldData does within a mount: whatever lies there is cleared away, where all of the old data was aside,
                // and never twice.
                if target.aside == .done && !target.isCleared {
                    guard world.act({ $0.data[index] = "nothing" }), world.write(.cleared(target: index)) else {
                        return false
                    }
                }
                if world.isAside[index] {
                    guard
                        world.act({
                            $0.data[index] = "old"
                            $0.isAside[index] = false
                        })
                    else { return false }
                }
                guard world.write(.putBack(target: index)) else { return false }
            }
            guard world.write(.putBackDone) else { return false }
        }
        for owed in Debt(header: header, events: world.events).starts {
            guard start(owed.service, &world, settles: owed.settlesFirst) else { return false }
        }
        return true
    }

    /// One run; it ends where the steps do.
    private func run(_ world: inout World, restores: Bool, _ random: inout Dice) {
        let failing = random.next(below: 6)
        var stopped: [(Int, Bool)] = []
        for index in [2, 1, 0] where random.next(below: 4) > 0 {
            let fails = failing == index
            guard stop(index, &world, drains: random.next(below: 2) == 0, fails: fails) else { return }
            stopped.append((index, fails))
            if fails { break }
        }
        if restores && failing > 2 {
            for index in 0..<3 {
                guard world.write(.setAsideBegun(target: index)),
                    world.act({
                        $0.data[index] = "nothing"
                        $0.isAside[index] = true
                    }), world.write(.setAsideDone(target: index))
                else { return }
            }
            for index in 0..<3 {
                guard world.write(.copyBegun(target: index)), world.act({ $0.data[index] = "new" }),
                    world.write(.copyDone(target: index))
                else { return }
            }
            guard world.write(.committed(remakes: false)) else { return }
        }
        for (index, fails) in stopped.sorted(by: { $0.0 < $1.0 }) {
            guard start(index, &world, settles: fails) else { return }
        }
        _ = world.write(.goodbye)
    }

    @Test func everyPrefixOfEveryRunIsPaidByItsDebt() {
        var random = Dice(seed: 7)
        for round in 0..<3000 {
            let restores = round % 2 == 1
            let header = JournalYard.header(restores: restores)
            var world = World(steps: random.next(below: 70))
            run(&world, restores: restores, &random)
            // Killed any number of times, a recovery too.
            var kills = 0
            repeat {
                world.steps = kills < 5 ? random.next(below: 25) : 1000
                kills += 1
            } while !recover(&world, header)
            let debt = Debt(header: header, events: world.events)
            #expect(debt.isEmpty, "round \(round): \(world.events)")
            #expect(world.isUp == [true, true, true], "round \(round): \(world.events)")
            #expect(world.isDead == [false, false, false], "round \(round): \(world.events)")
            // All old, or all new: never a mixture, and never nothing.
            #expect(
                Set(world.data).count == 1 && world.data[0] != "nothing",
                "round \(round): \(world.data) \(world.events)")
            if debt.isEmpty { continue }
            return
        }
    }

    @Test func everyPrefixOwesWhateverWasBegun() {
        let header = JournalYard.header(restores: true)
        var random = Dice(seed: 11)
        for _ in 0..<500 {
            var world = World(steps: 1000)
            run(&world, restores: true, &random)
            for length in 0...world.events.count {
                let prefix = Array(world.events.prefix(length))
                let debt = Debt(header: header, events: prefix)
                guard prefix.last != .goodbye else {
                    #expect(debt.isEmpty)
                    continue
                }
                for (index, name) in names.enumerated() {
                    let begun = prefix.lastIndex {
                        $0 == .stopBegun(service: name) || $0 == .beforeStopBegun(service: name)
                    }
                    let ready = prefix.lastIndex(of: .ready(service: name))
                    #expect(debt.starts.contains { $0.service == index } == (begun ?? -1 > ready ?? -1))
                }
            }
        }
    }
}
