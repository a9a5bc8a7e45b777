package import FileTree

/// `RESTORE.md`: how to restore this very set by hand, with nothing but a shell.
///
/// Its blocks of code make one script, to be read before it is run: a test restores by it.
package struct RestoreGuide {
    package static let name = "RESTORE.md"

    private let record: SetRecord
    /// Where the set will be.
    private let set: BytePath
    /// In start order, where the record does not say how they are stopped and started.
    private let services: [String]

    package init(record: SetRecord, destination: BytePath, services: [String] = []) {
        self.record = record
        self.services = services
        self.set = destination.appending(record.name)
    }

    /// The document.
    package var text: String {
        let parts = [introduction, stopped, preparation, stopping, volumes, settingAside, copying, starting, closing]
        return parts.compactMap { $0 }.joined(separator: "\n")
    }

    private var introduction: String {
        """
        # How to restore set \(record.name) by hand

        Profile \(record.profile), host \(shown(record.host.name)), begun \(record.started).
        Where overwinter is at hand, `overwinter restore` does all of this, with guards:

            overwinter restore \(record.profile) \(record.name)

        By hand, as root: read this, then run the blocks below in bash, one after the other, or as one script:

            sed -n '/^```sh/,/^```/{/^```/!p}' RESTORE.md > restore.sh; less restore.sh; bash restore.sh

        Change nothing in the set itself, not even a mode: other sets may share files with it. Copy them first.

        Nothing is deleted: what is at a path now is renamed to `….before-restore-TIME` and stays beside it.
        \(notes.map { "\n- " + $0 }.joined())
        """
    }

    /// What the commands cannot tell.
    private var notes: [String] {
        var notes: [String] = []
        for source in record.sources {
            switch source.state {
            case .saved: break
            case .absent where isAdopted:
                notes.append("`\(source.path)` is not in this set: what is there now stays as it is.")
            case .absent:
                notes.append("`\(source.path)` was not there when the set was made: there is nothing to restore.")
            case .shared:
                notes.append("`\(source.path)` is stored once, at `\(source.sharedWith ?? BytePath(""))` of the set.")
            }
            if source.restores == false {
                notes.append(
                    "`\(source.location)` of the set is nothing the profile names: the blocks leave it where it is.")
            }
            if !source.excluded.isEmpty, source.state == .saved {
                notes.append(
                    "Of `\(source.path)` was not copied: \(source.excluded.map { "`\(shown($0))`" }.joined(separator: ", "));"
                        + " it stays in the folder that is set aside.")
            }
        }
        let unkept = record.unkept.filter { $0.ownAttribute == nil }
        if !unkept.isEmpty {
            notes.append(
                "The destination could not keep: \(unkept.map { shown($0.rawValue) }.joined(separator: ", ")). "
                    + "`overwinter restore` takes it from the record; by hand, "
                    + "`cd SET && bsdtar -cf - @overwinter/files.mtree | bsdtar -xpf - -C STAGE` makes a copy "
                    + "with owners, modes and times as recorded, to restore from.")
        }
        return notes
    }

    /// The destination's own attributes are not restored where another file system would refuse them: `btrfs.compression`, say.
    ///
    /// See: `man 1 rsync`, of xattr filters; the one of `system.*` holds by itself only where there is no other.
    private var attributeFilters: String {
        let everywhere = ["security.", "system.", "trusted.", "user."]
        let own = record.unkept.compactMap(\.ownAttribute).filter { name in
            !everywhere.contains { name.hasPrefix($0) }
        }.sorted()
        if own.isEmpty { return "" }
        return (own + ["system.*"]).map { " --filter=" + ShellWord.of("-x \($0)") }.joined()
    }

    private var isAdopted: Bool { record.adopted != nil }

    /// Of a set that does not know how its services are stopped: it asks whether they are.
    private var stopped: String? {
        guard isAdopted else { return nil }
        let order = services.isEmpty ? "" : ", in this order: " + services.reversed().joined(separator: ", ")
        let lines = [
            "Stop whatever uses the files of profile \(record.profile)\(order).",
            "Then: SERVICES_ARE_STOPPED=1 bash restore.sh",
        ]
        return block(
            "Before anything else: stop the services",
            "An older script made this set, which does not say how its services are stopped: no block does it.",
            ["if [ \"${SERVICES_ARE_STOPPED:-}\" != 1 ]; then"] + lines.map { "    echo \(ShellWord.of($0)) >&2" }
                + ["    exit 1", "fi"])
    }

    private var preparation: String {
        """
        ## 1. Check the set

        ```sh
        set -eu
        # Where the set is; another place can be given as SET=/path bash restore.sh
        [ -n "${SET:-}" ] || SET=\(word(set))
        stamp=before-restore-$(date -u +%Y%m%d-%H%M%SZ)
        (cd "$SET" && sha256sum --quiet -c overwinter/SHA256SUMS)

        # aside PATH: moves away what is there now; within a mount point, into a folder of it.
        aside() {
            if [ -d "$1" ] && [ ! -L "$1" ] && mountpoint -q "$1"; then
                mkdir -m 700 "$1/.overwinter-aside-$stamp"
                find "$1" -mindepth 1 -maxdepth 1 ! -name '.overwinter-aside-*' \\
                    -exec mv -t "$1/.overwinter-aside-$stamp" -- {} +
            elif [ -e "$1" ] || [ -L "$1" ]; then
                mv -T -- "$1" "$1.$stamp"
            fi
        }

        # parent MODE OWNER:GROUP PATH: makes a folder above a source as it was, where it is missing.
        parent() {
            [ -d "$3" ] || { mkdir -- "$3" && { [ "$(id -u)" -ne 0 ] || chown "$2" -- "$3"; } && chmod "$1" -- "$3"; }
        }

        # folder FROM TO, file FROM TO: copies with owners, modes, times, links, holes, ACLs and attributes.
        folder() {
            if command -v rsync >/dev/null; then
                # The window of -1 compares times to the nanosecond: else those of the same second stay as they are.
                rsync -aHAXS --numeric-ids --modify-window=-1\(attributeFilters) -- "$SET/$1/" "$2/"
            else
                mkdir -p -- "$2" && cp -a -- "$SET/$1/." "$2/"
            fi
        }
        file() { cp -a -- "$SET/$1" "$2"; }
        ```

        """
    }

    private var stopping: String? {
        let commands = record.services.reversed().compactMap { service -> String? in
            if service.manager == "compose", let compose = ComposeCommands(record) { return compose.stop(service) }
            return service.stopCommand.isEmpty ? nil : ShellWord.command(service.stopCommand)
        }
        return block("2. Stop the services", "In this order.", commands)
    }

    private var volumes: String? {
        let commands = (record.compose?.volumes ?? []).flatMap(ComposeCommands.make)
        return block("3. Make the volumes", "Before any container: an image would fill an empty volume.", commands)
    }

    private var saved: [SetRecord.Source] {
        // The project's files first: Compose is asked from its folder.
        let saved = record.sources.filter { $0.state == .saved && $0.restores != false }
        return saved.filter { $0.service == nil } + saved.filter { $0.service != nil }
    }

    private var settingAside: String? {
        block("4. Set aside what is there", "", saved.map { "aside \(target($0))" })
    }

    private var copying: String? {
        var made: Swift.Set<BytePath> = []
        var commands: [String] = []
        for source in saved {
            // Nobody knows how the folders above were.
            if isAdopted, made.insert(source.path.parent).inserted {
                commands.append("mkdir -p -- \(word(source.path.parent))")
            }
            if volume(of: source) == nil {
                for parent in source.parents where made.insert(parent.path).inserted {
                    let mode = "0" + String(parent.mode, radix: 8)
                    commands.append("parent \(mode) \(parent.owner):\(parent.group) \(word(parent.path))")
                }
            }
            commands.append("\(source.kind.rawValue) \(word(source.location)) \(target(source))")
        }
        return block("5. Copy", "", commands)
    }

    private var starting: String? {
        if isAdopted {
            let order = services.isEmpty ? "" : ", in this order: " + services.joined(separator: ", ")
            let line = "All is copied. Start what was stopped\(order)."
            return block("6. Start the services", "", ["echo \(ShellWord.of(line))"])
        }
        let commands = record.services.filter { $0.before == "running" || $0.before == "paused" }.compactMap {
            service -> String? in
            if service.manager == "compose", let compose = ComposeCommands(record) { return compose.start(service) }
            return service.startCommand.isEmpty ? nil : ShellWord.command(service.startCommand)
        }
        return block(
            "6. Start the services",
            "Those that ran when the set was made, in this order; let each be ready before the next.",
            commands)
    }

    private var closing: String {
        """
        ## At the end

        When everything works again, remove what was set aside: it is beside each path above, with `.before-restore-` in its
        name (within a mount point: `.overwinter-aside-…`).

        `mtree -W -p \(word(set)) -f \(word(set.appending("overwinter/files.mtree")))` (Debian: mtree-netbsd) compares this \
        set's attributes with its record.

        """
    }

    private func block(_ title: String, _ text: String, _ commands: [String]) -> String? {
        guard !commands.isEmpty else { return nil }
        let text = text.isEmpty ? "" : text + "\n\n"
        return "## \(title)\n\n\(text)```sh\n\(commands.joined(separator: "\n"))\n```\n"
    }

    /// Where a source goes, as a word of the shell; a volume is asked where it is now.
    private func target(_ source: SetRecord.Source) -> String {
        guard let volume = volume(of: source) else { return word(source.path) }
        let below = BytePath(bytes: Array(source.path.bytes.dropFirst(volume.mountpoint.bytes.count)))
        return ComposeCommands.mountpoint(volume) + (below.isEmpty ? "" : word(below))
    }

    private func volume(of source: SetRecord.Source) -> SetRecord.Compose.Volume? {
        record.compose?.volumes.first { source.path.isAt(orBelow: $0.mountpoint) }
    }

    private func word(_ path: BytePath) -> String { ShellWord.of(path) }

    private func shown(_ text: String) -> String { EscapedName.shown(Array(text.utf8)) }
}
