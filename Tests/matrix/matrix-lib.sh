# Read by the matrices after lib.sh and guardians.sh. A cell is a verb, a step of it and a fault; the run is brought to the
# step by a fact (a file that a hook writes, or a system call that strace stops it at), then the fault comes.
#
# A driver brings a world, `enter NUMBER`, that sets
#   world work     folders of the world; outputs lie in work    stack backup    where source.loop, destination.loop are mounted
#   state control  the state folder; hold-STEP and at-STEP      bin manager     the run's PATH; the manager's program there
#   before_program what is run for before-stop, by its path
#   profile        with the services database and app, whose sources are $stack/database and $stack/app; the first times of
#                  it (before-stop-timeout, stop-timeout, within) are those of database, 60s each
# and of its services, the first to be started being `database`
#   is_up SERVICE, start_services, refuse_stop, mend_services
#   before, ready  hooks of it in $control, and its own program: where hold-before, hold-stop, hold-start, hold-ready is
#                  there, each writes at-STEP and waits; with `refuse` it ends in its start; a stop leaves a file `clean` of
#                  200,000 bytes in the source, which is gone once it is up. A stop may signal every child too: these are the shell's own.

# --- Reaching a step --------------------------------------------------------------------------------------------------

tracer=
# trace RULES…: attaches to the run, and comes back once all of it is held by strace.
trace() {
    local try look
    for try in 1 2 3 4 5; do
        strace -f -o "$work/trace" -p "$pid" "$@" 2>"$work/tracer" &
        tracer=$!
        wait_until 90 grep -q ' attached' "$work/tracer"
        # Threads come and go.
        for look in {1..20}; do
            ! is_traced || return 0
            sleep 0.05
        done
        end_tracer
    done
    fail "a thread got away from strace, $try times"
}
# strace attaches thread by thread, and never sees one that a thread made before its turn.
is_traced() {
    local threads
    threads=$(echo "/proc/$pid/task/"*/status)
    # shellcheck disable=SC2086
    [ -z "$(grep -sLE '^TracerPid:[[:space:]]*[1-9]' $threads)" ] && [ "$threads" = "$(echo "/proc/$pid/task/"*/status)" ]
}
# By SIGKILL: asked to end, strace may wait for a thread that waits for its child's exec, and the child for strace. What it
# held in a stop stays stopped.
end_tracer() {
    [ -n "$tracer" ] || return 0
    kill -KILL "$tracer" 2>/dev/null || true
    wait "$tracer" 2>/dev/null || true
    tracer=
}
is_stopped() { grep -q 'stopped by SIGSTOP' "$work/trace" && ! grep -shE '^State:' "/proc/$pid/task/"*/status | grep -qv '[[:space:]][Tt] '; }
# The system call of a step: `CALL [PATH]`, the first that a thread makes once strace is there. strace counts for each
# thread, so no step before it may make such a call in any: `clean` comes with the stop, the copy opens it, and only the last
# look asks for it by name; the pre-sync opens no file that the set before has; a restore reads what it has written to compare.
point() {
    case $1 in
    backup/preflight) echo access "$backup" ;;
    backup/pre-sync) echo syncfs "$stack/database" ;;
    restore/guards) echo openat probe ;;
    backup/proof) echo openat /proc ;;
    backup/copy | restore/copy) echo openat clean ;;
    backup/last-look) echo statx clean ;;
    backup/seal) echo syncfs "$backup" ;;
    backup/record) echo openat set.json.new ;;
    backup/rename) echo renameat2 ;;
    restore/set-aside) echo renameat2 "$stack/database" ;;
    restore/compare) echo pread64 "$stack/database/clean" ;;
    # No step of its own: all is compared, and no service is started.
    restore/commit) echo syncfs "$stack" ;;
    *) return 1 ;;
    esac
}
# rules DEED STEP: what strace is to do at a step: `signal=SIGSTOP`, `error=EIO`.
rules() {
    local call path
    read -r call path < <(point "$2") || fail "no such step: $2"
    strace_rules=(-e "trace=$call" -e "inject=$call:$1:when=1")
    [ -z "$path" ] || strace_rules+=(-P "$path")
}
# From the first system call on, from before-stop on, or from the last readiness on.
reach() { # DEED STEP
    case $2 in
    backup/preflight | backup/pre-sync | restore/guards)
        rules "$1" "$2"
        # strace that has begun a program does not let go of it; one that has come later does.
        touch "$control/hold-exec"
        begin env PATH="$bin" bash -c 'hold=$1; shift; while [ -e "$hold" ]; do sleep 0.05; done; exec "$@"' - "$control/hold-exec" "${command[@]}"
        trace "${strace_rules[@]}"
        rm "$control/hold-exec"
        ;;
    backup/seal | backup/record | backup/rename)
        touch "$control/hold-ready"
        run
        wait_until 90 test -e "$control/at-ready"
        rules "$1" "$2"
        trace "${strace_rules[@]}"
        rm "$control/hold-ready"
        ;;
    *)
        touch "$control/hold-before"
        run
        wait_until 90 test -e "$control/at-before"
        rules "$1" "$2"
        trace "${strace_rules[@]}"
        rm "$control/hold-before"
        ;;
    esac
}
run() { begin env PATH="$bin" "${command[@]}"; }
# Holds the run in a step.
hold_in() {
    case $1 in
    */before-stop) touch "$control/hold-before"; run; wait_until 90 test -e "$control/at-before" ;;
    */stop) touch "$control/hold-stop"; run; wait_until 90 test -e "$control/at-stop" ;;
    */start) touch "$control/hold-start"; run; wait_until 90 test -e "$control/at-start" ;;
    */ready) touch "$control/hold-ready"; run; wait_until 90 test -e "$control/at-ready" ;;
    *) reach signal=SIGSTOP "$1"; wait_until 90 is_stopped ;;
    esac
}
let_go() {
    rm -f "$control"/hold-*
    # Held by it: it has nothing more to do, and would make the rest of the run slow. What continues before all of it is let
    # go stays stopped.
    ! grep -q 'stopped by SIGSTOP' "$work/trace" || end_tracer
    [ -z "$pid" ] || kill -CONT "$pid" 2>/dev/null || true
}
# For a driver whose manager does otherwise: the run has given up a step that hangs; a step hangs for good; the budget then.
given_up() { grep -q '"step-failed"' "$work/stderr"; }
hang_in() { hold_in "$1"; }
budget=15
journal_file() { open_journals | head -1; }

# --- Faults -----------------------------------------------------------------------------------------------------------

fill() {
    local place
    for place in "$@"; do
        # What was removed is free only once the file system's journal says so.
        sync -f "$place"
        dd if=/dev/zero of="$place/fill" bs=64k 2>/dev/null || true
        dd if=/dev/zero of="$place/fill-too" bs=1k 2>/dev/null || true
    done
}

# The time after which a run itself gives up a step; in all other cells it has as long as a loaded machine takes.
time_of() {
    case $1/$2 in
    */before-stop/hang) echo before-stop-timeout ;;
    */stop/hang) echo stop-timeout ;;
    */start/hang | */ready/hang | */ready/eacces | */start/start-fails) echo within ;;
    esac
}
# set_time NAME TIME: of database.
set_time() { sed -Ei "0,/(^|[ {])$1: [0-9]+s/s//\\1$1: $2/" "$profile"; }
# fault VERB/STEP FAULT: begins the run, and brings the fault upon it; `ending` is its exit status.
fault() {
    local step=$1 fault=$2
    case $fault in
    full)
        # The restore writes to the source's file system, a backup to the destination's; both to the state folder's.
        hold_in "$step"
        case $step in backup/*) fill "$backup" "$state" ;; *) fill "$stack" "$state" ;; esac
        let_go
        ;;
    eio)
        case $step in
        */before-stop) begin env PATH="$bin" /usr/bin/strace -D -f -q --seccomp-bpf -o "$work/trace" -e trace=execve -e inject=execve:error=EIO -P "$before_program" "${command[@]}" ;;
        */stop)
            touch "$control/hold-before"; run; wait_until 90 test -e "$control/at-before"
            trace -e trace=execve -e inject=execve:error=EIO:when=1 -P "$bin/$manager"
            let_go
            ;;
        # What the step itself reads and writes is the journal.
        */start | */ready) hold_in "$step"; trace -e trace=pwrite64 -e inject=pwrite64:error=EIO -P "$(journal_file)"; let_go ;;
        *) reach error=EIO "$step" ;;
        esac
        ;;
    eacces)
        case $step in
        */before-stop) hold_in "${step%/*}/pre-sync"; chmod 000 "$control/before"; let_go ;;
        */stop) hold_in "${step%/*}/before-stop"; chmod 000 "$bin/$manager"; let_go ;;
        */start) hold_in "$([ "${step%/*}" = backup ] && echo backup/last-look || echo restore/commit)"; chmod 000 "$bin/$manager"; let_go ;;
        */ready) hold_in "${step%/*}/start"; chmod 000 "$control/ready"; let_go ;;
        *) reach error=EACCES "$step" ;;
        esac
        ;;
    term) hold_in "$step"; kill -TERM "$pid"; let_go ;;
    kill) hold_in "$step"; kill_run; let_go ;;
    both)
        hold_in "$step"
        kill -STOP "$pid"
        guardian=$(guardian_of "$pid")
        [ -z "$guardian" ] || kill -KILL "$guardian"
        kill_run
        guardian=
        let_go
        ;;
    hang)
        case $step in
        # Held until the run has given it up.
        */before-stop | */stop) hold_in "$step"; wait_until 90 given_up "$step"; let_go ;;
        */start | */ready) hang_in "$step" ;;
        *) command+=(--budget "${budget}s"); hold_in "$step"; sleep "$budget"; let_go ;;
        esac
        ;;
    stop-fails)
        hold_in "${step%/*}/before-stop"
        refuse_stop
        let_go
        ;;
    start-fails)
        # Refused by the service itself, or by its manager for want of something.
        touch "$control/refuse"
        [ ! -e "$control/needed" ] || mv "$control/needed" "$control/needed.away"
        run
        ;;
    source-gone) hold_in "$step"; umount -l "$stack"; let_go ;;
    destination-gone) hold_in "$step"; umount -l "$backup"; let_go ;;
    *) fail "no such fault: $fault" ;;
    esac
    ending=137
    [ -n "$pid" ] || return 0
    ending=0
    wait_until 300 ended
    wait "$pid" || ending=$?
    case $fault in eio | eacces) [ -z "$tracer" ] || grep -q INJECTED "$work/trace" || fail "no call was made to fail" ;; esac
    guardian=
    pid=
}
ended() { local state; state=$(sed -n 's/^State:[^A-Z]*\(.\).*/\1/p' "/proc/$pid/status" 2>/dev/null) || true; [ "${state:-Z}" = Z ]; }

# --- A cell -----------------------------------------------------------------------------------------------------------

sets() { (cd "$backup" && ls | grep -E '^[0-9]{8}-[0-9]{6}Z(-[0-9]+)?$') || true; }
up() { local name; for name in database app; do is_up $name && [ ! -e "$stack/$name/clean" ] || return 1; done; }
version() { cat "$stack"/{database,app}/version | xargs; }

# What the fault took is there again: the mounts, the room, the programs' modes.
mend() {
    local limited
    rm -f "$control"/{hold-*,at-*,refuse}
    for limited in before-stop-timeout stop-timeout within; do set_time $limited 60s; done
    [ ! -e "$control/needed.away" ] || mv "$control/needed.away" "$control/needed"
    chmod 755 "$bin/$manager" "$control/before" "$control/ready"
    mend_services
    mountpoint -q "$stack" || mount "$work/source.loop" "$stack"
    mountpoint -q "$backup" || mount "$work/destination.loop" "$backup"
    rm -f "$backup"/fill* "$state"/fill* "$stack"/fill*
}

# cell VERB/STEP FAULT EXPECTED [set]: one run, and all that has to hold after it.
cell() {
    local step=$1 fault=$2 wanted=$3 plus=${4:-} before number added limited
    rm -f "$work/trace"; touch "$work/trace"
    command=("$OVERWINTER" backup "$profile" --json --progress json)
    if [ "${step%%/*}" = restore ]; then
        command=("$OVERWINTER" restore "$profile" "$base" --stop --set-aside --yes --json --progress json)
        echo "newer" | tee "$stack/database/version" >"$stack/app/version"
    fi
    limited=$(time_of "$step" "$fault")
    [ -z "$limited" ] || set_time "$limited" 3s
    before=$(sets | wc -l) number=$(version)
    fault "$step" "$fault"
    [ "$ending" = "$wanted" ] || fail "exit $ending, not $wanted"
    case $fault in
    both) : ;;
    *) [ -z "$guardian" ] || wait_until 120 is_gone "$guardian" ;;
    esac
    # Before anything is mended: what ran runs, or the run says what does not.
    if [ "$wanted" = 5 ]; then
        expect_json 'document["error"]["code"]' services-down
        [ -n "$(json 'document["error"]["hint"]')" ] || fail "it does not say what to type"
        for name in database app; do
            told=$(json "[s['after'] for s in document['services'] if s['name'] == '$name'][0]")
            case $told in
            running) is_up $name || fail "$name is down, and the run says it is $told" ;;
            # Up for its manager, perhaps.
            not-ready | unknown) ;;
            *) ! is_up $name || fail "$name is up, and the run says it is $told" ;;
            esac
        done
    elif [ "$fault" != both ]; then
        for name in database app; do
            is_up $name || fail "$name is not up"
        done
        no_open_journals || fail "a journal is open: $(open_journals)"
    fi
    [ ! -s "$work/stdout" ] || expect_json 'document["exitCode"]' "$wanted"
    end_tracer
    mend
    # The service's own note of its stop lay on what was gone at its start.
    [ "$fault" != source-gone ] || rm -f "$stack"/*/clean
    if [ "$fault" = both ] || [ "$wanted" = 5 ]; then
        expect_exit 0 env PATH="$bin" "$OVERWINTER" recover
    fi
    # What was started and not ready is nobody's debt any more.
    [ "$wanted" != 5 ] || start_services
    wait_until 90 up
    no_open_journals || fail "a journal is open"
    # The catalogue: as many sets as the ending says, and the new one is good.
    added=$(($(sets | wc -l) - before))
    case $step/$wanted$plus in
    backup/*/0 | backup/*/3 | backup/*set) expect_equal "new sets" 1 $added ;;
    *) expect_equal "new sets" 0 $added ;;
    esac
    [ $added = 0 ] || expect_exit 0 "$OVERWINTER" verify "$profile" "$(sets | tail -1)"
    # The data: all of the set, or all of what was there, and nothing beside it.
    case $step/$wanted$plus in
    restore/*/0 | restore/*/3 | restore/*set) expect_equal "data" "of-the-set of-the-set" "$(version)" ;;
    *) expect_equal "data" "$number" "$(version)"
        expect_equal "what is left beside it" "" "$(find "$stack" -name '*aside*')" ;;
    esac
}

# After a cell, whatever came of it.
clear_up() {
    end_tracer
    let_go
    mend
    if [ -n "$pid" ]; then kill -KILL "$pid"; wait "$pid"; fi
    env PATH="$bin" "$OVERWINTER" recover
    start_services
    rm -rf "$stack"/*/*aside* "$stack"/*aside* "$backup"/*.partial
    sets | grep -vxF "$base" | while read -r set; do rm -rf "${backup:?}/$set"; done
    rm -f "$backup"/*.log "$state"/journals/*.journal
} >/dev/null 2>&1

# --- Worlds -----------------------------------------------------------------------------------------------------------

# A file system of its own for a world, on a loop device in memory: a sync of it waits for nobody else.
make_loop() { # NAME SIZE FOLDER
    truncate -s "$2" "$top/memory/$1.$worker"
    mkfs.ext4 -q -m 0 -N 2000 "$top/memory/$1.$worker"
    losetup -f --show "$top/memory/$1.$worker" >"$world/$1.device"
    at_end losetup -d "$(cat "$world/$1.device")"
    ln -s "$(cat "$world/$1.device")" "$world/$1.loop"
    mount "$world/$1.loop" "$3"
    at_end umount -l "$3"
}
# Takes cells until there are none.
work_off() {
    local verb_step fault wanted plus number
    enter "$1"
    base=$(cat "$world/base")
    while read -r number verb_step fault wanted plus; do
        # Whoever makes the folder has the cell.
        mkdir "$top/results/$number.taken" 2>/dev/null || continue
        began=${EPOCHREALTIME/./}
        # In no condition: there a command that fails would end nothing.
        set +e
        (set -eE; trap - EXIT; trap 'echo "FAILED at line $LINENO: $BASH_COMMAND"' ERR; cell "$verb_step" "$fault" "$wanted" "$plus") >"$world/cell.out" 2>&1
        ended=$?
        set -e
        if [ $ended = 0 ]; then
            echo ok >"$top/results/$number"
        else
            what_was_found >"$top/results/$number" 2>&1 || true
        fi
        [ -z "${TIMES:-}" ] || echo "$(((${EPOCHREALTIME/./} - began) / 1000)) ms $verb_step $fault" >>"$TIMES"
        pid= guardian= tracer=
        after_cell
    done <"$top/list"
}
what_was_found() {
    echo "$verb_step $fault: expected $wanted $plus"
    sed '/^--- /,$d' "$world/cell.out" | tail -n 12
    tail -n 3 "$world/trace" "$world/tracer"
    grep -vE '"(note|phase)"' "$world/stderr" | tail -n 12
    [ ! -s "$world/stdout" ] || grep -A12 '"error"' "$world/stdout"
}
# A cell that failed may have left a run.
after_cell() {
    local left
    for left in $(ps -eo pid=,args= | awk -v profile="$profile" -v state="$state" '(index($0, profile) || index($0, state)) && !/awk/ { print $1 }'); do
        kill -CONT "$left" && kill -KILL "$left"
    done >/dev/null 2>&1 || true
    (set +e; clear_up) || true
}

# All cells of the list, by all workers.
run_cells() {
    local one
    workers_at_work=()
    for ((worker = 1; worker <= workers; worker++)); do
        (trap - EXIT; work_off "$worker") &
        workers_at_work+=($!)
    done
    for one in "${workers_at_work[@]}"; do wait "$one" || true; done
}
