#!/bin/bash
# The fault matrix on real containers: each step of a backup and of a restore, each fault; the cells are in cells.compose.
# Run beside a Docker engine of its own: Tests/testbed/with-docker.
#   ONLY='backup/copy full'   cells that match    WORKERS=5   worlds side by side    TIMES=FILE   how long each cell took
. "$(dirname "$0")/../scenes/lib.sh"
. "$scenes/guardians.sh"
. "$project/Tests/matrix/matrix-lib.sh"
. "$project/Tests/matrix/table.sh"
cells=$project/Tests/matrix/cells.compose
workers=${WORKERS:-5}
chmod 755 "$work"
top=$work
mkdir "$top/memory" "$top/results"
at_end umount -l "$top/memory"
mount -t tmpfs -o size=1g tmpfs "$top/memory"
cat >"$top/service" <<'END_OF_SERVICE'
#!/bin/sh
# NAME: the database, which is started first and stopped last, waits where it is told to; Docker's stop kills it in time.
wait_at() {
    [ "$name" = database ] && [ -e "/control/hold-$1" ] || return 0
    touch "/control/at-$1"
    while [ -e "/control/hold-$1" ]; do sleep 0.05; done
}
name=$1
trap 'wait_at stop; dd if=/dev/urandom of=/data/clean bs=1000 count=200; exit 0' TERM
[ "$name" != database ] || [ ! -e /control/refuse ] || { echo "refused" >&2; exit 7; }
wait_at up
rm -f /data/clean
while true; do sleep 600 & wait $!; done
END_OF_SERVICE
cat >"$top/hook" <<'END_OF_HOOK'
#!/bin/sh
# Run in the database's container: /control/before, /control/ready.
name=${0##*/}
[ ! -e "/control/hold-$name" ] || touch "/control/at-$name"
while [ -e "/control/hold-$name" ]; do sleep 0.05; done
[ "$name" = before ] || [ ! -e /data/clean ]
END_OF_HOOK
cat >"$top/docker" <<'END_OF_DOCKER'
#!/bin/sh
# Docker, but that it refuses a stop, or takes its time for a start, where it is told to.
control=${0%/bin/docker}/control
program=${0%/*}/engine
case "$1 $*" in
exec*/before) program=$program-before ;;
stop*) [ ! -e "$control/refuse-stop" ] || { echo "refused" >&2; exit 1; } ;;
start*)
    [ ! -e "$control/hold-start" ] || touch "$control/at-start"
    while [ -e "$control/hold-start" ]; do sleep 0.05; done
    ;;
esac
exec "$program" "$@"
END_OF_DOCKER
chmod 755 "$top"/{service,hook,docker}

manager=docker
budget=25
container() { echo "matrix-${world##*-}-$1-1"; }
# The very container that there was.
is_up() { [ "$(docker inspect -f '{{.Id}} {{.State.Status}}' "$(container "$1")")" = "$(cat "$world/$1.id") running" ]; }
start_services() { docker start "$(container database)" "$(container app)"; }
# What Docker does not stop in time it kills, and that is a stop.
given_up() { case $1 in */stop) ! is_up database ;; *) grep -q '"step-failed"' "$work/stderr" ;; esac; }
# Docker itself has 120 s for a start: what hangs is the service.
hang_in() { case $1 in */start) touch "$control/hold-up"; run; wait_until 30 test -e "$control/at-up" ;; *) hold_in "$1" ;; esac; }
refuse_stop() { touch "$control/refuse-stop"; }
# Docker makes the folder of a bind mount that is not there: a container that was started meanwhile has that one.
mend_services() {
    local name process
    rm -f "$control/refuse-stop"
    mountpoint -q "$stack" && return
    rm -rf "${stack:?}"/*
    mount "$world/source.loop" "$stack"
    for name in database app; do
        process=$(docker inspect -f '{{.State.Pid}}' "$(container $name)")
        [ "$process" = 0 ] || [ "/proc/$process/root/data" -ef "$stack/$name" ] || docker restart -t 0 "$(container $name)"
    done
}

# A world has file systems, a project, a state folder and a set of its own.
enter() {
    world=$top/world-$1 work=$top/world-$1
    stack=$world/source backup=$world/destination state=$world/state control=$world/control bin=$world/bin
    profile=$world/matrix.yaml before_program=$world/bin/engine-before
    export STATE_DIRECTORY=$state
}
for ((worker = 1; worker <= workers; worker++)); do
    enter "$worker"
    mkdir -p "$stack" "$backup" "$state" "$control" "$bin" "$world/project"
    chmod 755 "$world"
    make_loop source 40M "$stack"
    make_loop destination 40M "$backup"
    make_loop state 8M "$state"
    cp "$top/docker" "$bin/docker"
    ln -s "$(type -P docker)" "$bin/engine"
    ln -s engine "$bin/engine-before"
    for program in systemd-run dpkg-query bash sleep touch; do ln -s "$(type -P $program)" "$bin/"; done
    for name in before ready; do cp "$top/hook" "$control/$name"; done
    cp "$top/service" "$control/service"
    for name in database app; do
        mkdir "$stack/$name"
        head -c 100000 /dev/urandom >"$stack/$name/probe"
        echo "of-the-set" >"$stack/$name/version"
    done
    # A bind mount, and a volume with a file system of its own behind it.
    cat >"$world/project/compose.yaml" <<END_OF_PROJECT
name: matrix-$worker
services:
  database:
    image: testbed:1
    command: [/control/service, database]
    restart: unless-stopped
    volumes: ["$stack/database:/data", "$control:/control"]
  app:
    image: testbed:1
    command: [/control/service, app]
    depends_on: [database]
    volumes: ["app:/data", "$control:/control"]
volumes:
  app: { driver_opts: { type: none, o: bind, device: "$stack/app" } }
END_OF_PROJECT
    cat >"$profile" <<END_OF_PROFILE
version: 1
name: matrix-$worker
destination: { path: $backup, mount: $backup }
compose: { project-directory: $world/project, files: [compose.yaml] }
services:
  database:
    before-stop: [/control/before]
    before-stop-timeout: 60s
    stop-timeout: 60s
    sources: { data: { path: $stack/database, mount: $stack } }
    ready: { command: [/control/ready], within: 60s }
  app:
    sources: { data: { path: $stack/app, mount: $stack } }
    ready: { command: [test, "!", -e, /data/clean], within: 60s }
END_OF_PROFILE
    at_end docker compose --project-directory "$world/project" down --volumes --timeout 0
    docker compose --project-directory "$world/project" up --detach --quiet-pull >"$world/up" 2>&1 || { cat "$world/up"; fail "no containers"; }
done
for ((worker = 1; worker <= workers; worker++)); do
    enter "$worker"
    for name in database app; do docker inspect -f '{{.Id}}' "$(container $name)" >"$world/$name.id"; done
    wait_until 60 up
    expect_exit 0 env PATH="$bin" "$OVERWINTER" backup "$profile"
    sets >"$world/base"
done

run_matrix
