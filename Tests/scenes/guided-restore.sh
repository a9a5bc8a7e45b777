#!/bin/bash
# `overwinter restore` with nothing else, in a real terminal: choosing a profile and a set, being asked, a whole restore; left
# and ended everywhere; and the screens of the other verbs. Needs root, for a file system that is the same everywhere.
. "$(dirname "$0")/lib.sh"
truncate -s 64M "$work/image"
mkfs.ext4 -q "$work/image"
mkdir "$work/stack"
mount -o loop "$work/image" "$work/stack"
at_end umount "$work/stack"
rmdir "$work/stack/lost+found"
. "$scenes/terminal.sh"
. "$scenes/stand-ins.sh"
backup=$stack/backup
mkdir "$backup"
write_profile "$backup"
# Names are looked up beside the program: an installed one finds what is installed with it.
[ ! -e /etc/overwinter/profiles ] || fail "/etc/overwinter/profiles is there, and this scene has profiles of its own"
installed=$work/prefix/share/overwinter/profiles
mkdir -p "$work/prefix/bin" "$installed"
cp "$OVERWINTER" "$work/prefix/bin/overwinter"
OVERWINTER=$work/prefix/bin/overwinter
program=("$OVERWINTER" restore)
expect_unchanged() {
    expect_untouched
    expect_equal "data" "damaged" "$(cat "$stack/app/data/file")"
    expect_equal "set aside" "" "$(find "$stack" -name '*aside*')"
}

step "no profile, one that has no sets"
in_terminal "${program[@]}"
expect_end 10
expect_text "error: there is no profile in '/etc/overwinter/profiles' or '$installed'"
cp "$profile" "$installed/scene.yaml"
in_terminal "${program[@]}"
expect_end 10
expect_text "error: there is no sealed set in '$backup'"

step "a backup, a verification and others at a terminal"
# What was changed within two seconds would be copied again at standstill.
sleep 2.2
in_terminal "$OVERWINTER" backup scene
expect_end 0
expect_screen backup
in_terminal "$OVERWINTER" verify scene
expect_end 0
expect_screen verify
in_terminal "$OVERWINTER" show scene latest
expect_end 0
expect_screen show
in_terminal "$OVERWINTER" status scene
expect_end 0
expect_screen status

step "thirteen sets of known ages: of them one damaged, one kept, one unsealed, two with names of their own; a partial"
python3 - "$backup" <<'END_OF_SETS'
import json, os, shutil, subprocess, sys, time
folder = sys.argv[1]
made = os.path.join(folder, os.readlink(os.path.join(folder, "latest")))
hour = 3600
now = time.time()
def stamp(age, form="%Y%m%d-%H%M%SZ"): return time.strftime(form, time.gmtime(now - age))
def copy(age, name=None):
    path = os.path.join(folder, name or stamp(age))
    subprocess.run(["cp", "-a", made, path], check=True)
    record = os.path.join(path, "overwinter", "set.json")
    with open(record) as file: document = json.load(file)
    # As older versions made them: a document without a hash of its own.
    document.pop("sha256", None)
    document["name"] = stamp(age)
    document["started"] = stamp(age, "%Y-%m-%dT%H:%M:%S.000Z")
    document["stoppedSeconds"] = 200
    for service in document["services"]:
        if service["name"] == "search": service["version"] = "7.17.9"
    with open(record, "w") as file: json.dump(document, file)
    return path
copy(3.5 * hour)
copy(27.5 * hour)
copy(49 * hour)
damaged = copy(73 * hour)
os.truncate(os.path.join(damaged, "overwinter", "set.json"), 10)
os.mkdir(os.path.join(folder, stamp(97 * hour, "%Y%m%d-%H%M-0000")))
copy(121 * hour)
copy(145 * hour, "of-the-other-server-before-the-upgrade-to-version-eight-that-went-wrong")
copy(169 * hour, "控え-日曜日の夜")
for days in range(8, 13): copy((24 * days + 1) * hour)
os.mkdir(os.path.join(folder, stamp(0.5 * hour) + ".partial"))
for name in os.listdir(folder):
    path = os.path.join(folder, name)
    if path == made: shutil.rmtree(path)
    elif name.startswith("backup_log"): os.remove(path)
os.remove(os.path.join(folder, "latest"))
END_OF_SETS
sets() { (cd "$backup" && ls -d [0-9]*Z | sort -r); }
newest=$(sets | sed -n 1p)
second=$(sets | sed -n 2p)
kept=$(sets | sed -n 5p)
expect_exit 0 overwinter keep scene "$kept" --note "before the upgrade"
in_terminal "$OVERWINTER" list scene
expect_end 0
expect_screen list
for name in "${services[@]}"; do echo damaged >"$stack/$name/data/file"; done
: >"$run/calls"

step "one profile is not asked for; the sets, by arrow, number and two digits; what cannot be taken"
in_terminal "${program[@]}"
wait_screen "q leaves: 1"
expect_screen sets
expect_unbroken
keys Down Down
wait_screen "q leaves: 3"
keys 1
wait_screen "q leaves: 1"
keys 0
wait_screen "q leaves: 10"
keys Up
wait_screen "q leaves: 9"
# An arrow that comes in pieces, as over a slow line.
keys -H 1b
keys -l '['
keys -l A
wait_screen "q leaves: 8"
expect_unbroken
keys 4 Enter
wait_screen "is damaged, and cannot be restored"
expect_screen sets-damaged
keys 5 Enter
wait_screen "seal it first with"
keys j
wait_screen "q leaves: 6"
expect_screen sets-kept

step "a smaller window, and one that was stopped meanwhile"
last_line() { tmux capture-pane -p -t scene | sed '/^ *$/d' | tail -1; }
is_last() { [ "$(last_line)" = "$1" ]; }
resize 50 12
keys k
wait_until 10 is_last "Number or arrow keys, then Enter; q leaves: 5"
resize 40 10
wait_until 10 is_last "Number; q leaves: 5"
keys End
wait_until 10 is_last "Number; q leaves: 10"
tmux capture-pane -p -t scene >"$work/stdout"
expect_text ">  10"
resize 80 24
kill -STOP "$(program_pid)"
stty -F "$(tmux display-message -p -t scene '#{pane_tty}')" sane
kill -CONT "$(program_pid)"
keys 2
wait_until 10 is_last "Number or arrow keys, then Enter; q leaves: 2"

step "left: by q, Esc, Ctrl-D, Ctrl-C and signals; nothing was changed"
keys q
expect_end 64
expect_text "error: nothing was chosen, and nothing was changed"
for key in Escape C-d; do
    in_terminal "${program[@]}"
    wait_screen "q leaves: 1"
    keys $key
    expect_end 64
done
in_terminal "${program[@]}"
wait_screen "q leaves: 1"
keys C-c
expect_end 130
expect_text "signal 2: nothing was changed; the run is being ended"
expect_text "error: ended by signal 2; nothing was changed"
for signal in TERM:143 HUP:129; do
    in_terminal "${program[@]}"
    wait_screen "q leaves: 1"
    kill -${signal%:*} "$(program_pid)"
    expect_end ${signal#*:}
done
expect_unchanged

step "asked: a no is the guard's error, Ctrl-C ends it, at each question; a wrong name; the command for a script"
chosen() {
    in_terminal "${program[@]}" "$@"
    wait_screen "q leaves: 1"
    keys 2 Enter
    wait_screen "$question"
}
question="Keep the data that is there beside it, renamed (set aside)? [y/N]"
chosen
typed n
expect_end 12
expect_text "HINT: keep what is there beside it with --set-aside"
chosen
typed y
wait_screen "Stop the services for the restore? [y/N]"
expect_screen asked
keys Enter
expect_end 12
expect_text "HINT: stop it, or let the restore do so with --stop"
chosen
keys C-c
expect_end 130
chosen
keys C-d
expect_end 12
chosen
typed y
wait_screen "Stop the services for the restore? [y/N]"
keys C-c
expect_end 130
question="Type the set's name to restore it ($second):"
chosen --stop --set-aside
keys C-c
expect_end 130
expect_text "ended by signal 2; nothing was changed"
chosen --stop --set-aside --only app
typed 20261121
expect_end 64
expect_text "error: not confirmed; nothing was changed"
expect_text "  overwinter restore scene $second --only app --stop --set-aside --yes"
expect_unchanged

step "what no answer can mend is said before a question"
sed 's|^name: scene|name: other|' "$profile" >"$work/other.yaml"
in_terminal "${program[@]}" "$work/other.yaml"
wait_screen "q leaves: 1"
keys Enter
expect_end 12
expect_text "FAILS  the set was made with this profile"
expect_text "was made with the profile 'scene', not with 'other'"

step "several profiles; a whole restore, from nothing to services that are ready"
cp "$work/other.yaml" "$installed/other.yaml"
echo "version: 2" >"$installed/broken.yaml"
in_terminal "${program[@]}"
wait_screen "q leaves: 2"
expect_screen profiles
keys 1 Enter
wait_screen "see: overwinter config validate broken"
keys 3 Enter
wait_screen "Which set of profile scene"
keys Down Enter
wait_screen "(set aside)? [y/N]"
typed y
wait_screen "Stop the services for the restore? [y/N]"
typed y
wait_screen "Type the set's name to restore it ($second):"
expect_untouched
expect_screen plan
typed "$second"
expect_end 0
expect_screen restored
expect_all_up
expect_equal "data" "of app" "$(cat "$stack/app/data/file")"
expect_equal "what was stopped and started" "$(printf '%s\n' stop\ {app,search,database} start\ {database,search,app})" "$(calls)"
script=$(grep -A1 'the same for a script:' "$work/stdout" | tail -1)
expect_equal "the command" "  overwinter restore scene $second --stop --set-aside --yes" "$script"
expect_exit 0 overwinter restore commit scene --yes
eval "expect_exit 0 $script"
expect_exit 0 overwinter restore commit scene --yes
expect_all_up

step "a set is chosen for --dry-run and --to as well, and nothing is asked that has no meaning there"
in_terminal "${program[@]}" scene --dry-run
wait_screen "q leaves: 1"
keys Enter
expect_end 12
expect_text "the same for a script:"
expect_text "  overwinter restore scene $newest --dry-run"
in_terminal "${program[@]}" scene --to "$work/a look" --only app/data
wait_screen "q leaves: 1"
keys Enter
wait_screen "Type the set's name to restore it ($newest):"
typed "$newest"
expect_end 0
expect_text "  overwinter restore scene $newest --only app/data --to '$work/a look' --yes"
expect_equal "data" "of app" "$(cat "$work/a look/app/data/file")"

step "a set whose name is none of ours is restored by its path"
in_terminal "${program[@]}" scene
wait_screen "q leaves: 1"
keys 8 Enter
wait_screen "(set aside)? [y/N]"
typed y
wait_screen "Stop the services for the restore? [y/N]"
typed y
wait_screen "Type the set's name to restore it"
typed no
expect_end 64
expect_text "  overwinter restore scene '$backup/控え-日曜日の夜' --stop --set-aside --yes"

step "no room for old and new: to give up what is there is asked for, and typed"
# More than what ext4 keeps back for itself.
head -c 3M /dev/urandom >"$stack/app/data/large"
expect_exit 0 overwinter backup scene
head -c 100M /dev/zero >"$stack/filler" 2>/dev/null || true
in_terminal "${program[@]}" scene --only app
wait_screen "q leaves: 1"
keys Enter
wait_screen "Remove the data that is there before the copy, with no way back to it? [y/N]"
typed n
expect_end 12
expect_text "give up what is there, with no way back: --discard-current"
rm -r "$stack/filler" "$(readlink -f "$backup/latest")" "$backup/latest"

step "without drawing: TERM=dumb, and lines"
in_terminal env TERM=dumb "${program[@]}" scene
wait_screen "Number (1 to 10, q leaves):"
expect_screen sets-dumb
typed 11
wait_screen "there is no such number: 1 to 10"
typed 4
wait_screen "is damaged, and cannot be restored"
typed 2
wait_screen "(set aside)? [y/N]"
keys C-c
expect_end 130
in_terminal env TERM=dumb "${program[@]}" scene
wait_screen "Number (1 to 10, q leaves):"
keys C-d
expect_end 64
! grep -q $'\033' "$terminal/output" || fail "a dumb terminal was drawn on"

step "without colour"
in_terminal env NO_COLOR= "${program[@]}" scene
wait_screen "q leaves: 1"
wait_until 10 grep -qF $'\033[1m' "$terminal/output"
keys q
expect_end 64
in_terminal env NO_COLOR=1 "${program[@]}" scene
wait_screen "q leaves: 1"
keys q
expect_end 64
wait_until 10 grep -qF 'nothing was chosen' "$terminal/output"
! grep -qE $'\033\\[[0-9;]*m' "$terminal/output" || fail "there is colour"

step "nobody who could be asked, or none who is to be"
: >"$run/calls"
expect_exit 64 overwinter restore
expect_line "error: no profile and no set is named, and there is no terminal to choose one on"
expect_line "HINT: type: overwinter restore PROFILE SET; profiles: broken, other, scene"
for option in --no-input --dry-run --json; do
    expect_exit 64 overwinter restore scene $option
    expect_line "HINT: type: overwinter restore scene SET; see the sets with: overwinter list scene"
    expect_equal "standard output" "" "$(cat "$work/stdout")"
done
for option in --no-input --json --yes; do
    in_terminal "${program[@]}" scene $option
    expect_end 64
    expect_text "error: no set is named, and with --yes, --no-input or --json there is none to be chosen"
done
expect_untouched

step "--progress json says what flows in a restore and a verification, too"
expect_exit 0 overwinter restore scene "$second" --stop --set-aside --yes --progress json
for phase in guards restore; do expect_text "{\"event\":\"phase\",\"phase\":\"$phase\"}"; done
expect_exit 0 overwinter verify scene "$second" --progress json
expect_text '{"event":"phase","phase":"verify"}'
