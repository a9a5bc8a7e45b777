#!/bin/bash
# Real containers: runs that are killed while `docker stop` waits, in the copy, while a container is not healthy yet.
# Run beside a Docker engine of its own: Tests/testbed/with-docker.
. "$(dirname "$0")/lib.sh"
. "$scenes/guardians.sh"
folder=$work/project
services=(database app)
profile=$work/scene.yaml
mkdir -p "$folder"/{scripts,database/data,app/data} "$work/backup"
cat >"$folder/scripts/service" <<'END_OF_SERVICE'
# Stops in as many seconds as /data/slow-stop says, cleanly; is healthy once /data/unhealthy is gone.
trap 'sleep "$(cat /data/slow-stop 2>/dev/null || echo 0)"; echo "stopped cleanly" >/data/clean; exit 0' TERM
rm -f /data/clean
while true; do sleep 0.1; done
END_OF_SERVICE
cat >"$folder/docker-compose.yml" <<'END_OF_PROJECT'
services:
  database:
    image: testbed:1
    command: ["sh", "/scripts/service"]
    restart: unless-stopped
    healthcheck: { test: ["CMD-SHELL", "test ! -e /data/unhealthy"], interval: 1s, timeout: 1s, retries: 100 }
    volumes: ["./database/data:/data", "./scripts:/scripts:ro"]
  app:
    image: testbed:1
    command: ["sh", "/scripts/service"]
    restart: unless-stopped
    depends_on: [database]
    volumes: ["./app/data:/data", "./scripts:/scripts:ro"]
END_OF_PROJECT
cat >"$profile" <<END_OF_PROFILE
version: 1
name: scene
destination: $work/backup
compose: { project-directory: $folder, files: [docker-compose.yml] }
services:
  database: { stop-timeout: 60s, sources: { data: ./database/data, scripts: ./scripts } }
  app: { ready: { command: ["test", "-d", "/data"] }, sources: { data: ./app/data } }
END_OF_PROFILE
head -c 200000000 /dev/zero >"$folder/database/data/file"
at_end docker compose --project-directory "$folder" kill
docker compose --project-directory "$folder" up -d --wait >"$work/up" 2>&1 || fail "the project did not come up: $(cat "$work/up")"

id_of() { docker compose --project-directory "$folder" ps -aq "$1"; }
database=$(id_of database) app=$(id_of app)
state() { docker inspect -f '{{.State.Status}} {{.RestartCount}}' "$1"; }
expect_all_up() {
    expect_equal "the database" "running 0" "$(state "$database")"
    expect_equal "the app" "running 0" "$(state "$app")"
    expect_equal "containers" "$database $app" "$(id_of database) $(id_of app)"
    [ ! -e "$folder/database/data/clean" ] || fail "the database's own process does not run"
}
# What the engine did since the last look: die and start, by service.
since=$(date +%s.%N)
events() {
    local now
    now=$(date +%s.%N)
    docker events --since "$since" --until "$now" --filter event=die --filter event=start \
        --format '{{.Action}} {{index .Actor.Attributes "com.docker.compose.service"}}'
    since=$now
}
expect_events() {
    printf '%s\n' "$@" >"$work/wanted"
    events >"$work/events"
    expect_same_file "what the engine did" "$work/wanted" "$work/events"
}
whole=("die app" "die database" "start database" "start app")
stopping() { pgrep -P "$pid" -a | grep -q "docker stop .*$database"; }

step "killed in the middle of docker stop: the engine goes on stopping, and only then is it started"
echo 5 >"$folder/database/data/slow-stop"
begin "$OVERWINTER" backup "$profile"
wait_until 60 stopping
kill_run
expect_equal "the database, just after" "running 0" "$(state "$database")"
expect_guardian_done
expect_all_up
expect_events "${whole[@]}"
rm "$folder/database/data/slow-stop"

step "the same, and the guardian killed too: recover lets it settle as well"
echo 5 >"$folder/database/data/slow-stop"
begin "$OVERWINTER" backup "$profile"
wait_until 60 stopping
has_guardian || fail "there is no guardian"
kill -STOP $pid
kill -KILL "$guardian"
kill_run
expect_exit 0 "$OVERWINTER" recover
expect_all_up
expect_equal "journals" "" "$(open_journals)"
expect_events "${whole[@]}"
rm "$folder/database/data/slow-stop"

step "killed in the copy"
# Of no run before, and not of a copy while services run.
rm -rf "$work"/backup/*.partial
begin "$OVERWINTER" backup "$profile" --no-pre-sync --full
wait_until 60 bash -c "compgen -G '$work/backup/*.partial/database/data/*'"
kill_run
expect_guardian_done
expect_all_up
expect_events "${whole[@]}"

step "killed while the database is not healthy yet: the app waits for it, with the guardian"
touch "$folder/database/data/unhealthy"
begin "$OVERWINTER" backup "$profile"
wait_until 60 grep -q "database: waiting" "$work/stderr"
kill_run
expect_equal "the app" exited "$(state "$app" | cut -d' ' -f1)"
rm "$folder/database/data/unhealthy"
expect_guardian_done
expect_all_up
expect_events "${whole[@]}"

step "the next run makes a set, and it verifies"
expect_exit 0 "$OVERWINTER" backup "$profile"
expect_exit 0 "$OVERWINTER" verify "$profile" latest
expect_all_up
