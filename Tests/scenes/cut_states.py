"""What a power cut leaves of a disk, in two ways: the live image; what was flushed, and any of what was not."""

import os, runpy, subprocess, time
from collections import Counter


class LiveCopies:
    """The image at random moments of a run. Whatever was written has arrived.

    By reflink: a copy that takes its time has an early part without what a later part, the journal, says is there."""

    def __init__(self, image, up, chance):
        self.image, self.up, self.chance = image, up, chance
        self.count = Counter()

    def begin(self):
        pass

    def watch(self, run, begin, span, number, killed_at):
        """During a run: takes the copies, and kills it where that is wanted."""
        self.taken = []
        for moment in sorted(self.chance.uniform(0, span * 1.1) for _ in range(number)):
            if killed_at and moment > killed_at and run.poll() is None:
                run.kill()
            time.sleep(max(0, begin + moment - time.monotonic()))
            snapshot = f"{self.image}.cut-{len(self.taken)}"
            was_down, ended = not os.path.exists(self.up), run.poll() is not None
            subprocess.run(["cp", "--reflink=always", self.image, snapshot], check=True)
            when = f"{time.monotonic() - begin:.3f} s into it"
            self.taken.append((snapshot, when, was_down and not os.path.exists(self.up), ended))

    def end(self):
        pass

    def states(self):
        """(image, when, whether the service was down, whether the run had ended) of each."""
        yield from self.taken


class LostWrites:
    """States made from the log of a disk with a cache (volatile-disk.py): all that came before the last flush, and of
    what came after it all, nothing, or some, in pieces of 4 KiB. No file system may count on more."""

    def __init__(self, image, up, chance):
        disk = runpy.run_path(os.path.dirname(os.path.abspath(__file__)) + "/volatile-disk.py", run_name="")
        self.record, self.write, self.flush = disk["RECORD"], disk["WRITE"], disk["FLUSH"]
        self.image, self.chance, self.records, self.applied = image, chance, [], 0
        self.index, self.log = open(image + ".index", "rb"), os.open(image + ".log", os.O_RDONLY)
        self.flushed = image + ".flushed"
        self.count = Counter()

    def position(self):
        size = self.record.size
        while len(record := self.index.read(size)) == size:
            self.records.append(self.record.unpack(record))
        return len(self.records)

    def begin(self):
        self.first = self.position()

    def watch(self, run, begin, span, number, killed_at):
        self.number = number
        if killed_at:
            time.sleep(max(0, begin + killed_at - time.monotonic()))
            if run.poll() is None:
                run.kill()
        run.wait(timeout=120)
        self.ended = self.position()

    def end(self):
        """Once all is as it was: of a run that was killed its guardian's work is part of it."""
        self.last = self.position()

    def apply(self, file, numbers, keep=1.0, pieces=False):
        for number in numbers:
            what, _, offset, length, where = self.records[number]
            step = 4096 if pieces and what == self.write else max(length, 1)
            position = 0
            while what != self.flush and position < length:
                size = min(length - position, step - (offset + position) % step if step == 4096 else step)
                if keep >= 1 or self.chance.random() < keep:
                    data = os.pread(self.log, size, where + position) if what == self.write else bytes(size)
                    os.pwrite(file, data, offset + position)
                    self.count["kept"] += keep < 1
                else:
                    self.count["lost"] += 1
                position += size

    def states(self):
        # The cut comes before a record: at any, where most is not flushed, about the end, or when all has ended.
        flushes = [n for n in range(self.first, self.last) if self.records[n][0] == self.flush]
        cuts = []
        for _ in range(self.number):
            draw = self.chance.random()
            cuts.append(self.chance.choice(flushes) if draw < 0.3 and flushes else
                        self.chance.randint(max(self.first, self.ended - 12), self.ended) if draw < 0.6 else
                        self.last if draw < 0.7 else self.chance.randint(self.first, self.last))
        for cut in sorted(cuts):
            last = max((n for n in range(self.applied, cut) if self.records[n][0] == self.flush), default=None)
            if last is not None:
                file = os.open(self.flushed, os.O_WRONLY)
                self.apply(file, range(self.applied, last))
                os.close(file)
                self.applied = last + 1
            snapshot = self.image + ".cut"
            subprocess.run(["cp", "--sparse=always", self.flushed, snapshot], check=True)
            keep = self.chance.choice([0, 0, 0.1, 0.5, 0.9, 1])
            file = os.open(snapshot, os.O_WRONLY)
            self.apply(file, range(self.applied, cut), keep, self.chance.random() < 0.5)
            os.close(file)
            # In the moment before a record the service was as the record says, or it came to be so after the cut.
            was_down = cut < self.last and not self.records[cut][1]
            when = f"cut before record {cut - self.first} of {self.last - self.first}, {cut - self.applied} not flushed, {keep} of them kept"
            yield snapshot, when, was_down, cut >= self.ended
