#!/bin/bash
# The fault matrix on real units: each step of a backup and of a restore, each fault; the cells are in cells.systemd.
# Run beside a systemd of its own: Tests/testbed/with-systemd.
#   ONLY='backup/copy full'   cells that match    WORKERS=8   worlds side by side    TIMES=FILE   how long each cell took
. "$(dirname "$0")/../scenes/lib.sh"
. "$scenes/guardians.sh"
. "$project/Tests/matrix/matrix-lib.sh"
. "$project/Tests/matrix/table.sh"
cells=$project/Tests/matrix/cells.systemd
workers=${WORKERS:-8}
chmod 755 "$work"
top=$work
# Else what ends early would leave all but a world.
at_end 'work=$top'
mkdir "$top/memory" "$top/results"
at_end umount -l "$top/memory"
mount -t tmpfs -o size=1g tmpfs "$top/memory"
cat >"$top/service" <<'END_OF_SERVICE'
#!/bin/bash
# NAME CONTROL FOLDER: the first to be started and the last to be stopped waits where it is told to.
name=$1 control=$2 folder=$3
wait_at() {
    [ "$name" = database ] && [ -e "$control/hold-$1" ] || return 0
    : >"$control/at-$1"
    while [ -e "$control/hold-$1" ]; do sleep 0.05; done
}
# By the shell alone: systemd signals what this makes meanwhile, too.
ends() { wait_at stop; printf '%0200000d' "$RANDOM$RANDOM" >"$folder/clean"; exit 0; }
trap ends TERM
[ "$name" != database ] || [ ! -e "$control/refuse" ] || { echo "refused" >&2; exit 7; }
wait_at start
rm -f "$folder/clean"
systemd-notify --ready
while true; do sleep 600 & wait $!; done
END_OF_SERVICE
chmod 755 "$top/service"

manager=systemctl
is_up() { [ "$(systemctl show -P ActiveState "$unit-$1")" = active ]; }
start_services() { systemctl reset-failed "$unit-database" "$unit-app" || true; systemctl start "$unit-database" "$unit-app"; }
refusal() { echo "/run/systemd/system/$unit-database.service.d/refuse.conf"; }
refuse_stop() { printf '[Unit]\nRefuseManualStop=yes\n' >"$(refusal)"; systemctl daemon-reload; }
mend_services() { [ ! -e "$(refusal)" ] || { rm "$(refusal)"; systemctl daemon-reload; }; }

# A world has file systems, units, a state folder and a set of its own.
enter() {
    world=$top/world-$1 work=$top/world-$1 unit=matrix-$1
    stack=$world/source backup=$world/destination state=$world/state control=$world/control bin=$world/bin
    profile=$world/matrix.yaml before_program=$world/control/before
    export STATE_DIRECTORY=$state
}
for ((worker = 1; worker <= workers; worker++)); do
    enter "$worker"
    mkdir -p "$stack" "$backup" "$state" "$control" "$bin"
    chmod 755 "$world"
    make_loop source 40M "$stack"
    make_loop destination 40M "$backup"
    make_loop state 8M "$state"
    cp "$(command -v systemctl)" "$bin/systemctl"
    for program in systemd-run bash sleep touch true; do ln -s "$(type -P $program)" "$bin/"; done
    # No package has these units, and it takes a while to say so.
    printf '#!/bin/bash\nexit 1\n' >"$bin/dpkg-query"
    chmod 755 "$bin/dpkg-query"
    for hook in before ready; do
        printf '#!/bin/bash\ncd %s\n[ ! -e hold-%s ] || touch at-%s\nwhile [ -e hold-%s ]; do sleep 0.05; done\n' "$control" $hook $hook $hook >"$control/$hook"
    done
    chmod 755 "$control"/*
    {
        printf 'version: 1\nname: matrix-%s\ndestination: { path: %s, mount: %s }\nservices:\n' "$worker" "$backup" "$backup"
        printf '  database:\n    systemd: %s-database\n    before-stop: [%s/before]\n    before-stop-timeout: 60s\n    stop-timeout: 60s\n' $unit "$control"
        printf '    sources: { data: { path: %s, mount: %s } }\n    ready: { command: [%s/ready], within: 60s }\n' "$stack/database" "$stack" "$control"
        printf '  app:\n    systemd: %s-app\n    after: [database]\n    sources: { data: { path: %s, mount: %s } }\n    ready: { command: ["true"], within: 60s }\n' $unit "$stack/app" "$stack"
    } >"$profile"
    for name in database app; do
        mkdir "$stack/$name" "/run/systemd/system/$unit-$name.service.d"
        head -c 100000 /dev/urandom >"$stack/$name/probe"
        echo "of-the-set" >"$stack/$name/version"
        printf '[Service]\nType=notify\nNotifyAccess=all\nExecStart=%s %s %s %s\nTimeoutStopSec=90s\n' "$top/service" $name "$control" "$stack/$name" >"/run/systemd/system/$unit-$name.service"
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

run_matrix
