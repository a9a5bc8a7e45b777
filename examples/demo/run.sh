#!/bin/bash
# A backup, damage and a restore of three small real services, in a scratch copy of this folder.
#   OVERWINTER=BINARY examples/demo/run.sh      (without it: overwinter on PATH)
# Needs neither root, systemd nor Docker. Ends every process it started, on every exit.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
overwinter=${OVERWINTER:-overwinter}
command -v "$overwinter" >/dev/null || { echo "demo: '$overwinter' is not there; run it with: make demo" >&2; exit 1; }

work=$(mktemp -d "${TMPDIR:-/tmp}/overwinter-demo.XXXXXX")
end() {
    status=$?
    for name in web index store; do "$work/bin/service" stop $name 2>/dev/null || true; done
    rm -rf "$work"
    exit $status
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
cp -R "$here/bin" "$here/profile.yaml" "$work/"
cd "$work"
export STATE_DIRECTORY=$work/state
mkdir -p shop/web/config state
mkdir -m 700 backup
echo "Welcome to the shop!" >shop/web/config/greeting

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold= plain=; fi
title() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
run() { # shows and runs `overwinter …`; 3 is "done, with warnings"
    printf '%s$ overwinter %s%s\n' "$bold" "$*" "$plain"
    local status=0
    "$overwinter" "$@" || status=$?
    case $status in 0 | 3) ;; *) echo "demo: overwinter $1 ended with exit code $status" >&2; exit 1 ;; esac
}
report() { bin/ask web report; }

title "1. A small shop is open: three services, each a real process that writes real files"
for name in store index web; do
    bin/service start $name
    echo "   $name runs, pid $(<run/$name.pid)"
done
for order in "green tea" "black coffee" "tea and cake"; do bin/ask web order $order | sed 's/^/   /'; done
before=$(report)
echo "   the shop says: $before"

title "2. What a backup would do. Nothing is touched yet"
run plan profile.yaml

title "3. The backup: stop in order, copy exactly, start again"
run backup profile.yaml
echo "   the shop says: $(report)"
run list profile.yaml

title "4. The accident: orders deleted, the index overwritten, the greeting lost"
rm shop/store/data/order-00{1,2}
head -c 64 /dev/urandom >shop/index/data/words
: >shop/web/config/greeting
damaged=$(report || true)
echo "   the shop says: $damaged"
[ "$damaged" != "$before" ] || { echo "demo: the damage did not show" >&2; exit 1; }

title "5. The restore: every guard first, then the damaged folders are set aside, and the set takes their place"
run restore profile.yaml latest --stop --set-aside --yes

title "6. The same question once more"
after=$(report)
echo "   before the accident: $before"
echo "   after the restore:   $after"
[ "$after" = "$before" ] || { echo "demo: the answers differ" >&2; exit 1; }
run verify profile.yaml latest

title "The shop is open again, and answers as before. All of it was in $work and is removed now."
