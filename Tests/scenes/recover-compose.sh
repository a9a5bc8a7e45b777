#!/bin/bash
# A Compose project whose backup and restore are killed, then `overwinter recover`: the Docker engine goes on with a stop
# whose client was killed, and `docker start` says "fine" meanwhile.
# Run beside a Docker engine of its own: Tests/testbed/with-docker.
. "$(dirname "$0")/lib.sh"
. "$scenes/killed.sh"
folder=$work/a-project
mkdir -p "$folder"/{scripts,database,app} "$work/backup"

step "two services; one takes its time to stop where it is told so"
cat >"$folder/scripts/service" <<'END'
trap 'touch /data/stopping; while [ "$1" = database ] && [ -e /scripts/hold ]; do sleep 0.1; done; rm -f /data/stopping; exit 0' TERM
while true; do sleep 0.1; done
END
cat >"$folder/compose.yaml" <<'END'
services:
  database:
    image: testbed:1
    command: ["sh", "/scripts/service", "database"]
    restart: unless-stopped
    volumes: ["./database:/data", "./scripts:/scripts:ro"]
  app:
    image: testbed:1
    command: ["sh", "/scripts/service", "app"]
    restart: unless-stopped
    depends_on: [database]
    volumes: ["./app:/data", "./scripts:/scripts:ro"]
END
for name in database app; do head -c 3000000 /dev/urandom >"$folder/$name/file"; done
docker compose --project-directory "$folder" up --detach --quiet-pull >/dev/null 2>&1
at_end docker compose --project-directory "$folder" kill '&&' docker compose --project-directory "$folder" down --volumes
at_end rm -f "$folder/scripts/hold"
cat >"$work/project.yaml" <<END
version: 1
name: scene
destination: $work/backup
compose: { project-directory: $folder, files: [compose.yaml] }
services:
  database: { stop-timeout: 60s, sources: { data: ./database } }
  app: { stop-timeout: 60s, sources: { data: ./app } }
END
profile=$work/project.yaml
id() { docker compose --project-directory "$folder" ps --all --quiet "$1"; }
state() { docker inspect --format '{{.State.Status}}' "$1"; }
started() { docker inspect --format '{{.State.StartedAt}}' "$1"; }
is() { [ "$(state "$1")" = "$2" ]; }
database=$(id database) app=$(id app)
for container in $database $app; do is "$container" running || { docker logs "$container"; fail "a container does not run"; }; done
expect_both_run() {
    is "$database" running || fail "the database is $(state "$database")"
    is "$app" running || fail "the app is $(state "$app")"
    expect_equal "containers" "$database $app" "$(id database) $(id app)"
}

kill_in_the_stop() {
    touch "$folder/scripts/hold"
    rm -f "$folder/database/stopping"
    begin backup "$profile"
    wait_until 60 test -e "$folder/database/stopping"
    die
}

step "killed in the middle of 'docker stop -t 60': it is brought to its end, and the container started after it"
kill_in_the_stop
is "$database" running || fail "the database is $(state "$database")"
is "$app" exited || fail "the app is $(state "$app")"
before=$(started "$database")
(sleep 2; rm -f "$folder/scripts/hold") &
expect_exit 0 overwinter recover
wait
expect_both_run
[ "$before" != "$(started "$database")" ] || fail "the database was not started anew"
expect_exit 0 overwinter recover
expect_text "nothing is owed"

step "the stop ended after the crash; one container was started by hand and stopped on purpose, and the project's files are broken"
kill_in_the_stop
rm "$folder/scripts/hold"
wait_until 30 is "$database" exited
docker start "$app" >/dev/null
docker stop -t 30 "$app" >/dev/null
mv "$folder/compose.yaml" "$work/compose.kept"
expect_exit 0 overwinter recover
expect_text "app: left alone: it was started since the run stopped it, and then stopped on purpose"
expect_text "database: is back"
mv "$work/compose.kept" "$folder/compose.yaml"
is "$database" running || fail "the database is $(state "$database")"
is "$app" exited || fail "the app is $(state "$app")"
docker start "$app" >/dev/null
expect_both_run

step "a restore killed between the set-aside and the start: nothing half-filled is ever started"
expect_done links-outside overwinter backup "$profile" --json
echo "newer" >"$folder/database/more"
for name in database app; do tree "$folder/$name"; done | grep -v stopping >"$work/old.tree"
begin restore "$profile" latest --stop --set-aside --yes
tries=0
until [ -d "$folder/database.overwinter-aside-"* ] 2>/dev/null && [ -e "$folder/database/file" ]; do
    sleep 0.002
    [ $((tries += 1)) -lt 20000 ] || fail "nothing was restored: $(cat "$work/run.err")"
done
die
[ -d "$folder/database.overwinter-aside-"* ] || fail "too late: nothing is aside"
expect_exit 0 overwinter recover
expect_text "old data was put back from $folder/database.overwinter-aside-"
expect_both_run
expect_equal "what is left of it" "" "$(find "$folder" -name '*aside*')"
expect_equal "the database's newer file" "newer" "$(cat "$folder/database/more")"
for name in database app; do tree "$folder/$name"; done | grep -v stopping >"$work/new.tree"
grep -v '^\./\?|\|^\.|' "$work/old.tree" >"$work/old.files"
grep -v '^\./\?|\|^\.|' "$work/new.tree" >"$work/new.files"
expect_same_file "old data and what is there" "$work/old.files" "$work/new.files"

step "with the engine away, a run that has nothing to do with it asks once and goes on; recover waits, and pays"
kill_in_the_stop
rm -f "$folder/scripts/hold"
wait_until 30 is "$database" exited
mkdir "$work"/{others,other}
echo data >"$work/others/file"
touch "$work/up"
cat >"$work/other.yaml" <<END
version: 1
name: other
destination: $work/other
services:
  other:
    commands: { start: [touch, $work/up], stop: [rm, $work/up], status: [sh, -c, "test -e $work/up || exit 3"] }
    ready: { command: ["true"] }
    sources: { data: $work/others }
END
socket=${DOCKER_HOST#unix://}
at_end '[ ! -e "$socket.away" ] || mv "$socket.away" "$socket"'
mv "$socket" "$socket.away"
expect_exit 3 overwinter backup "$work/other.yaml" --json
expect_json '[w["code"] for w in document["warnings"]]' '["debt"]'
expect_exit 3 overwinter backup "$work/other.yaml"
expect_text "warning: an earlier run has left a debt that could not be paid: database, app are not back (database: the Docker engine does not answer: "
expect_text "; to try again: overwinter recover"
# One look, and no start that could only fail.
expect_no_text "start failed"
(sleep 2; mv "$socket.away" "$socket") &
expect_exit 0 overwinter recover
wait
expect_text "database: is back"
expect_both_run
