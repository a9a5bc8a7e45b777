# Pairs of runs, and what is said of them.
#
# A row (rows/NAME.sh) makes its trees and defines
#     prepare WHO      what is done before a run of it and not measured; WHO is a peer's short name, or "ours"
#     command WHO      sets `command`, the program that is timed
#     check            ends the bench where ours did not do what was asked
#     value WHO        (optional) prints the seconds that count, where they are not those of the whole program
# calls `run_rounds PEER...`, and then `compare PEER "its name" MUST REACH` for each.

begin_row() {
    unset -f prepare command check value 2>/dev/null || true
    unit=times files=0 bytes=0
    begin_samples
    empty_place
    printf '\n%s\n' "== $row"
}

begin_samples() {
    samples=$work/samples calls=$work/calls most_pressure=0
    : >"$samples"
    : >"$calls"
}

title() {
    row_title=$1
    echo "$row_title"
    printf '{"row":"%s","title":%s,"files":%s,"bytes":%s}\n' "$row" "$(quote "$1")" "${files:-0}" "${bytes:-0}" >>"$results"
}

# One timed run: sets wall, cpu and size (KiB, the largest resident).
once() { # WHO
    local who=$1 code=0
    prepare "$who"
    sync -f "$place"
    command "$who"
    "$tools/timed" "$work/took" "${command[@]}" >"$work/stdout" 2>"$work/stderr" </dev/null || code=$?
    [ $code = 0 ] || { tail -5 "$work/stdout" "$work/stderr" >&2; fail "$row: $who ended with $code: ${command[*]}"; }
    read -r wall cpu size _ <"$work/took"
    if declare -F value >/dev/null; then wall=$(value "$who"); fi
    [ "$who" != ours ] || check
}

run_rounds() { # PEER...: A B A B, a control in each round
    local peers=("$@") round peer now
    for ((round = first_round; round <= rounds; round++)); do
        now=$(pressure)
        most_pressure=$(awk -v a="$most_pressure" -v b="$now" 'BEGIN { print (a > b ? a : b) }')
        for peer in "${peers[@]}"; do
            once "$peer"
            local theirs="$wall $cpu $size"
            once ours
            [ $round = 0 ] || echo "pair $peer $theirs $wall $cpu $size" >>"$samples"
        done
        control
        [ $round = 0 ] || echo "control $wall" >>"$samples"
        [ ! -t 2 ] || printf '\r  round %d of %d ' "$round" "$rounds" >&2
    done
    [ ! -t 2 ] || printf '\r                 \r' >&2
}

# The same runs of ours against a time that nobody had to take.
against() { # SECONDS NAME MUST REACH
    awk -v seconds="$1" '$1 == "pair" { print "pair", "fixed", seconds, 0, 0, $6, $7, $8 }' "$samples" >"$work/fixed"
    cat "$work/fixed" >>"$samples"
    compare fixed "$2" "$3" "$4"
}

# What cp takes for the same files tells how quiet the machine is.
control() {
    rm -rf "$place/control"
    sync -f "$place"
    "$tools/timed" "$work/took" cp -a "$source" "$place/control"
    read -r wall cpu size _ <"$work/took"
    rm -rf "$place/control"
}

# System calls for each regular file, threads and children counted; they do not depend on neighbours.
count_calls() { # WHO...
    [ -n "$counted" ] || return 0
    local who count
    for who in "$@"; do
        prepare "$who"
        command "$who"
        # Waiting is no work: a clock and a lock are asked as often as the machine is slow.
        strace -f -c -U calls,name -o "$work/strace" "${command[@]}" >/dev/null 2>&1 </dev/null || fail "$row: strace of $who"
        count=$(awk -v files="$files" '$1 ~ /^[0-9]+$/ && $2 !~ /nanosleep|futex|total/ { sum += $1 } END { printf "%.1f", sum / files }' "$work/strace")
        echo "$who $count" >>"$calls"
    done
}

calls_of() { awk -v who="$1" '$1 == who { print $2 }' "$calls" | grep . || echo null; }

# One line of the table: the peer's time by ours, so that above 1 is faster; in units of "part" as a share of one.
compare() { # PEER NAME MUST REACH
    awk -v row="$row" -v peer="$1" -v name="$(quote "$2")" -v must="$3" -v reach="$4" -v unit="$unit" \
        -v calls="$(calls_of "$1")" -v own_calls="$(calls_of ours)" -v pressure="$most_pressure" '
        function sort(list, count,    i, j, held) {
            for (i = 2; i <= count; i++) {
                held = list[i]
                for (j = i - 1; j > 0 && list[j] > held; j--) list[j + 1] = list[j]
                list[j + 1] = held
            }
        }
        function quantile(list, count, part,    place, below) {
            place = 1 + (count - 1) * part
            below = int(place)
            return below >= count ? list[count] : list[below] + (place - below) * (list[below + 1] - list[below])
        }
        $1 == "pair" && $2 == peer {
            n++
            ratio[n] = unit == "share" ? $6 / $3 : $3 / $6
            wall[n] = $3; cpu[n] = $4; own_wall[n] = $6; own_cpu[n] = $7
            if ($5 > size) size = $5
            if ($8 > own_size) own_size = $8
        }
        $1 == "control" { c++; control[c] = $2 }
        END {
            sort(ratio, n); sort(wall, n); sort(cpu, n); sort(own_wall, n); sort(own_cpu, n); sort(control, c)
            noise = c > 1 ? (quantile(control, c, .75) - quantile(control, c, .25)) / quantile(control, c, .5) : 1
            printf "{\"row\":\"%s\",\"peer\":%s,\"unit\":\"%s\",\"ratio\":%.4f,\"min\":%.4f,\"max\":%.4f,\"must\":%s,\"reach\":%s,", \
                row, name, unit, quantile(ratio, n, .5), ratio[1], ratio[n], must, reach
            printf "\"wall\":%.4f,\"cpu\":%.4f,\"mib\":%.0f,\"calls\":%s,\"ours_wall\":%.4f,\"ours_cpu\":%.4f,\"ours_mib\":%.0f,\"ours_calls\":%s,", \
                quantile(wall, n, .5), quantile(cpu, n, .5), size / 1024, calls, \
                quantile(own_wall, n, .5), quantile(own_cpu, n, .5), own_size / 1024, own_calls
            printf "\"rounds\":%d,\"noise\":%.3f,\"noisy\":%s,\"pressure\":%s}\n", n, noise, (noise > .1 ? "true" : "false"), pressure
        }' "$samples" >>"$results"
    tail -1 "$results" | "$bench/table" --lines
}

# Contents by diff, every attribute by rsync, which is the peer with the most to say about them.
same_trees() {
    local found
    diff -r --no-dereference "$1" "$2" >"$work/differ" 2>&1 || { head -5 "$work/differ" >&2; fail "$row: the copy differs from its source"; }
    found=$(rsync -aHAXni --numeric-ids --delete "$1/" "$2/")
    [ -z "$found" ] || { echo "$found" | head -5 >&2; fail "$row: attributes of the copy differ"; }
}
