# Rows that make sets: a profile with one service whose start and stop take nothing, so that what is measured is the copying.
sets=$place/sets
profile=$work/profile.yaml

make_profile() { # [COPY-OPTIONS] [BEFORE-STOP, a program]
    mkdir -p "$work/state" "$work/run"
    cat >"$work/service" <<'END'
#!/bin/sh
# usage: service start|stop|status
case $1 in
start) : >"${0%/*}/run/service" ;;
stop) rm -f "${0%/*}/run/service" ;;
status) [ -e "${0%/*}/run/service" ] || exit 3 ;;
esac
END
    chmod 755 "$work/service"
    : >"$work/run/service"
    {
        echo "version: 1"
        echo "name: bench"
        echo "destination: $sets"
        [ -z "${1:-}" ] || echo "copy: { $1 }"
        echo "services:"
        echo "  store:"
        echo "    commands:"
        for word in start stop status; do echo "      $word: [\"$work/service\", \"$word\"]"; done
        [ -z "${2:-}" ] || echo "    before-stop: [\"$2\"]"
        echo "    sources: { data: $source }"
    } >"$profile"
    export STATE_DIRECTORY=$work/state
    remove_sets
}

remove_sets() {
    rm -rf "$sets"
    mkdir -m 700 "$sets"
}

last_set() { find "$sets" -mindepth 1 -maxdepth 1 -type d -name '2*Z*' ! -name '*.partial' | sort | tail -1; }

# Seconds that a set's document tells of:
#   window    from the last service proven stopped to the first start
#   copying   of the pre-sync and of the copy at standstill, without record and read-back
#   services  what stopping, starting and waiting until they are ready took
#   seal      from the last service ready to the set's name
seconds() { # WHICH
    awk -v which="$1" '
        function at(text) {
            split(substr(text, 12), part, /[:Z]/)
            return part[1] * 3600 + part[2] * 60 + part[3]
        }
        function value() { sub(/^[^:]*: "/, ""); sub(/",?$/, ""); return $0 }
        /^  "finished"/ { finished = at(value()) }
        /^  "sealed"/ { sealed = at(value()) }
        /^  "steps"/ { steps = 1 }
        /^  \]/ { steps = 0 }
        steps && /"finished"/ { end = at(value()) }
        steps && /"name"/ { name = value() }
        steps && /"started"/ {
            begin = at(value())
            if (name == "stop" || name == "before-stop") { if (end > stopped) stopped = end }
            if (name == "pre-sync" || name == "copy") copying += end - begin
            if (name == "start" && !(started && started < begin)) started = begin
            if (name == "stop" || name == "before-stop" || name == "start" || name == "ready") services += end - begin
        }
        END {
            if (which == "window") printf "%.4f\n", started - stopped
            if (which == "copying") printf "%.4f\n", copying
            if (which == "services") printf "%.4f\n", services
            if (which == "seal") printf "%.4f\n", sealed - finished
        }' "$(last_set)/overwinter/set.json"
}

# What a set took, but for what its service took.
own_seconds() { awk -v whole="$wall" -v services="$(seconds services)" 'BEGIN { printf "%.4f\n", whole - services }'; }

