#!/bin/bash
# The fault matrix on real units: each step of a backup and of a restore, each fault; the cells are in cells.systemd.
# Run beside a systemd of its own: Tests/testbed/with-systemd.
#   ONLY='backup/copy full'   cells that match    WORKERS=3   worlds side by side
. "$(dirname "$0")/../scenes/lib.sh"
. "$scenes/guardians.sh"
. "$project/Tests/matrix/matrix-lib.sh"
. "$project/Tests/matrix/table.sh"
cells=$project/Tests/matrix/cells.systemd
workers=${WORKERS:-3}
chmod 755 "$work"
top=$work
mkdir "$top/memory" "$top/results"
at_end umount -l "$top/memory"
mount -t tmpfs -o size=600m tmpfs "$top/memory"
cat >"$top/service" <<'END_OF_SERVICE'
#!/bin/bash
# NAME CONTROL FOLDER: the first to be started and the last to be stopped waits where it is told to.
name=$1 control=$2 folder=$3
wait_at() {
    [ "$name" = database ] && [ -e "$control/hold-$1" ] || return 0
    touch "$control/at-$1"
    while [ -e "$control/hold-$1" ]; do sleep 0.05; done
}
ends() { wait_at stop; head -c 200000 /dev/urandom >"$folder/clean"; exit 0; }
trap ends TERM
[ "$name" != database ] || [ ! -e "$control/refuse" ] || { echo "refused" >&2; exit 7; }
wait_at start
rm -f "$folder/clean"
systemd-notify --ready
while true; do sleep 600 & wait $!; done
END_OF_SERVICE
chmod 755 "$top/service"

# A world has file systems, units, a state folder and a set of its own.
enter() {
    world=$top/world-$1 work=$top/world-$1 unit=matrix-$1
    stack=$world/source backup=$world/destination state=$world/state control=$world/control bin=$world/bin
    profile=$world/matrix.yaml
    export STATE_DIRECTORY=$state
}
make_loop() { # NAME SIZE FOLDER
    truncate -s "$2" "$top/memory/$1.$worker"
    mkfs.ext4 -q -m 0 -N 2000 "$top/memory/$1.$worker"
    losetup -f --show "$top/memory/$1.$worker" >"$world/$1.device"
    at_end losetup -d "$(cat "$world/$1.device")"
    ln -s "$(cat "$world/$1.device")" "$world/$1.loop"
    mount "$world/$1.loop" "$3"
    at_end umount -l "$3"
}
for ((worker = 1; worker <= workers; worker++)); do
    enter "$worker"
    mkdir -p "$stack" "$backup" "$state" "$control" "$bin"
    chmod 755 "$world"
    make_loop source 40M "$stack"
    make_loop destination 40M "$backup"
    make_loop state 8M "$state"
    cp "$(command -v systemctl)" "$bin/systemctl"
    for program in systemd-run dpkg-query bash sleep touch true; do ln -s "$(type -P $program)" "$bin/"; done
    for hook in before ready; do
        printf '#!/bin/bash\ncd %s\n[ ! -e hold-%s ] || touch at-%s\nwhile [ -e hold-%s ]; do sleep 0.05; done\n' "$control" $hook $hook $hook >"$control/$hook"
    done
    chmod 755 "$control"/*
    {
        printf 'version: 1\nname: matrix-%s\ndestination: { path: %s, mount: %s }\nservices:\n' "$worker" "$backup" "$backup"
        printf '  database:\n    systemd: %s-database\n    before-stop: [%s/before]\n    before-stop-timeout: 2s\n    stop-timeout: 2s\n' $unit "$control"
        printf '    sources: { data: { path: %s, mount: %s } }\n    ready: { command: [%s/ready], within: 3s }\n' "$stack/database" "$stack" "$control"
        printf '  app:\n    systemd: %s-app\n    after: [database]\n    sources: { data: { path: %s, mount: %s } }\n    ready: { command: ["true"], within: 10s }\n' $unit "$stack/app" "$stack"
    } >"$profile"
    for name in database app; do
        mkdir "$stack/$name" "/run/systemd/system/$unit-$name.service.d"
        head -c 100000 /dev/urandom >"$stack/$name/probe"
        echo "of-the-set" >"$stack/$name/version"
        printf '[Service]\nType=notify\nNotifyAccess=all\nExecStart=%s %s %s %s\nTimeoutStopSec=20s\n' "$top/service" $name "$control" "$stack/$name" >"/run/systemd/system/$unit-$name.service"
    done
done
systemctl daemon-reload
for ((worker = 1; worker <= workers; worker++)); do
    enter "$worker"
    systemctl start "$unit-database" "$unit-app"
    at_end systemctl kill -s KILL "$unit-database" "$unit-app"
    wait_until 20 up
    expect_exit 0 env PATH="$bin" "$OVERWINTER" backup "$profile"
    sets >"$world/base"
done

# Takes cells until there are none.
work_off() {
    local verb_step fault wanted plus number
    enter "$1"
    base=$(cat "$world/base")
    while read -r number verb_step fault wanted plus; do
        # Whoever makes the folder has the cell.
        mkdir "$top/results/$number.taken" 2>/dev/null || continue
        if (trap - EXIT; cell "$verb_step" "$fault" "$wanted" "$plus"; rm -f "$world/pids") >"$world/cell.out" 2>&1; then
            echo ok >"$top/results/$number"
        else
            { echo "$verb_step $fault: expected $wanted $plus"; grep -E '^(FAILED|  at line)' "$world/cell.out"; tail -n 3 "$world/trace" "$world/tracer"; grep -vE '"(note|phase)"' "$world/stderr" | tail -n 12; [ ! -s "$world/stdout" ] || grep -A12 '"error"' "$world/stdout"; } >"$top/results/$number"
        fi
        pid= guardian= tracer=
        after_cell
    done <"$top/list"
}
# A cell that failed may have left a run.
after_cell() {
    local left
    for left in $(ps -eo pid=,args= | awk -v profile="$profile" -v state="$state" '(index($0, profile) || index($0, state)) && !/awk/ { print $1 }'); do
        kill -CONT "$left" && kill -KILL "$left"
    done >/dev/null 2>&1 || true
    (set +e; clear_up) || true
}
list_cells "$cells" "${ONLY:-.}" >"$top/list"
step "$(wc -l <"$top/list") cells in $workers worlds"
workers_at_work=()
for ((worker = 1; worker <= workers; worker++)); do
    (trap - EXIT; work_off "$worker") &
    workers_at_work+=($!)
done
for one in "${workers_at_work[@]}"; do wait "$one" || true; done
work=$top
show_table "$cells" "$top/list" "$top/results"
