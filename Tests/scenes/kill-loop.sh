#!/bin/bash
# The kill loop: SIGKILL at random moments of a full run on real units, some of them of the guardian too, with `recover`
# after it. After each, within seconds, the units are as before; every set in the catalogue verifies, and is cold; the
# next run succeeds. Run beside a systemd of its own: Tests/testbed/with-systemd.
#   N=20  how many kills      SEED=…  the same moments again, as far as a machine repeats itself
. "$(dirname "$0")/lib.sh"
. "$scenes/guardians.sh"
. "$scenes/guarded-units.sh"
kills=${N:-20}
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
echo "kill loop: N=$kills SEED=$seed"
RANDOM=$seed
# So many files that there is a middle of the copy and of the seal.
python3 - "$stack/search/data" <<'END_OF_FILES'
import os, sys
for folder in range(10):
    os.mkdir(f"{sys.argv[1]}/{folder}")
    for file in range(100):
        with open(f"{sys.argv[1]}/{folder}/{file}", "wb") as opened: opened.write(os.urandom(5000))
END_OF_FILES
echo 0.3 >"$stack/database/slow-stop"
echo 0.2 >"$stack/search/slow-start"
# A seal waits for whatever else the machine has to write: in memory there is nothing to wait for.
at_end umount -l "$work/backup"
mount -t tmpfs -o size=2g,mode=700 tmpfs "$work/backup"

now() { date +%s%3N; }
# A run that is killed between its journal and its guardian has stopped nothing, and leaves a journal that owes nothing.
owes_nothing() { no_open_journals || { [ -z "$guardian" ] && "$OVERWINTER" recover --dry-run; }; }
settled() { all_active && { [ -z "$guardian" ] || is_gone "$guardian"; } && owes_nothing; }
phase() {
    case $(grep -E '^(checking|stopping|copying|starting|sealing)' "$work/stderr" 2>/dev/null | tail -1) in
    '' | checking*) echo before ;;
    stopping*) echo stop ;;
    copying*) echo copy ;;
    starting*) echo start ;;
    sealing*) echo seal ;;
    esac
}

step "how long a run takes"
span=60000
for _ in 1 2; do
    began=$(now)
    expect_exit 0 "$OVERWINTER" backup "$profile"
    took=$(($(now) - began))
    [ $took -gt $span ] || span=$took
done
expect_all_active

step "$kills kills within $span ms"
declare -A count slowest
both=0 whole=0
for ((number = 1; number <= kills; number++)); do
    moment=$((RANDOM * 32768 + RANDOM))
    moment=$((moment % span))
    # Of three, one takes the guardian along, where there is one at that moment.
    also_guardian=$((RANDOM % 3 == 0))
    begin "$OVERWINTER" backup "$profile"
    sleep "$((moment / 1000)).$(printf %03d $((moment % 1000)))"
    what="kill $number of $kills, $moment ms into the run (SEED=$seed)"
    where=$(phase)
    guardian=
    if kill -0 $pid 2>/dev/null && has_guardian && [ $also_guardian = 1 ]; then
        # Stopped first: a run that is killed a moment later than its guardian would have it replaced.
        kill -STOP $pid
        has_guardian && kill -KILL "$guardian"
        kill_run
        both=$((both + 1))
        where=$where+
        began=$(now)
        expect_exit 0 "$OVERWINTER" recover
        settled || fail "after recover services are not as before: $what: $(unit_states scene-database scene-search scene-app | tr '\n' ' ')"
    else
        began=$(now)
        guardian=$(guardian_of "$pid")
        kill -KILL $pid 2>/dev/null || true
        status=0
        wait $pid 2>/dev/null || status=$?
        pid=
        case $status in
        0) whole=$((whole + 1)) where=ended ;;
        137) ;;
        *) fail "the run exited with $status: $what" ;;
        esac
        wait_until 30 settled
    fi
    took=$(($(now) - began))
    count[$where]=$((${count[$where]:-0} + 1))
    [ $took -le "${slowest[$where]:-0}" ] || slowest[$where]=$took
    [ $((number % 50)) != 0 ] || echo "   $number"
done

step "every set verifies, is cold, and is a set; the next run succeeds"
expect_exit 0 "$OVERWINTER" backup "$profile"
expect_all_active
sets=0
for set in "$work"/backup/[0-9]*Z "$work"/backup/[0-9]*Z-[0-9]; do
    [ -e "$set" ] || continue
    [ -e "$set/overwinter/set.json" ] || fail "'$set' has the name of a set, and no record"
    expect_exit 0 "$OVERWINTER" verify "$profile" "$(basename "$set")"
    for name in "${services[@]}"; do
        expect_equal "what $name said at its stop, in $set" "stopped cleanly" "$(cat "$set/$name/data/clean")"
    done
    sets=$((sets + 1))
done
[ $sets -ge 2 ] || fail "there are $sets sets"

printf '\n%-22s %6s %22s\n' "killed in" kills "as before within (ms)"
for where in before stop copy start seal stop+ copy+ start+ seal+ ended; do
    [ -z "${count[$where]:-}" ] || printf '%-22s %6s %22s\n' \
        "$(case $where in before) echo "before the first stop" ;; *+) echo "${where%+}, guardian too" ;; ended) echo "(it had ended)" ;; *) echo $where ;; esac)" \
        "${count[$where]}" "${slowest[$where]}"
done
printf '%s kills, SEED=%s, %s of them of the guardian too; %s runs had ended; %s sets, all good\n' $kills $seed $both $whole $sets
