#!/bin/bash
# Containers that come up while a source of theirs is copied: caught, named, nothing sealed, services back.
# Run beside a Docker engine of its own: Tests/testbed/with-docker.
. "$(dirname "$0")/lib.sh"
. "$scenes/late-writers-lib.sh"

step "a project of one service, and a container of nobody's on the same folder"
mkdir -p "$stack"/{data/folder,logs,files} "$work/backup"
head -c "$large" /dev/zero | tr '\0' x >"$stack/files/large"
cd "$stack"
cat >docker-compose.yml <<'END'
services:
  shop:
    image: testbed:1
    command: ["sleep", "1000"]
    init: true
    volumes: ["./data:/data", "./logs:/logs", "./files:/files"]
END
docker compose up --detach --quiet-pull >/dev/null 2>&1
at_end docker compose --project-directory "$stack" down --timeout 1
shop=$(docker compose ps --quiet shop)
docker create --name intruder -v "$stack/data:/elsewhere" testbed:1 \
    sh -c 'exec 7>>/elsewhere/file; exec sleep 1000' >/dev/null
docker create --name scribbler -v "$stack/data:/elsewhere" testbed:1 \
    sh -c 'echo more >>/elsewhere/file; exec sleep 1000' >/dev/null
at_end docker rm -f intruder scribbler
profile=$work/shop.yaml
cat >"$profile" <<END
version: 1
name: shop
destination: $work/backup
compose: { project-directory: $stack, files: [docker-compose.yml] }
services:
  shop:
    # So that it has to be copied while the service stands still.
    before-stop: [touch, /files/large]
    sources: { data: ./data, logs: ./logs, files: ./files }
END

# The folders stay: they are mounted.
fresh() {
    echo "12345678" >"$stack/data/file"
    echo "87654321" >"$stack/data/folder/other"
    echo "a line" >"$stack/logs/shop.log"
}

is_up() { [ "$(docker inspect -f '{{.State.Running}}' $shop)" = true ]; }
is_down() { ! is_up; }

step "a container started by hand, which has a file open and has written nothing"
hold_in_copy
docker start intruder >/dev/null
wait_until 20 docker exec intruder test -e /elsewhere/file
let_go 1
expect_caught "(sleep, container $(docker inspect -f '{{.Id}}' intruder | head -c 12)) has '$stack/data/file' open for writing after the copy"
docker rm -f intruder >/dev/null

step "a container started by hand, which writes and closes the file again"
hold_in_copy
docker start scribbler >/dev/null
wait_until 20 grep -q more "$stack/data/file"
let_go 1
expect_caught "'$stack/data/file' was changed after it was copied" "container scribbler was started since the stops"
docker rm -f scribbler >/dev/null

step "the service's own container, restarted by hand"
hold_in_copy
docker start $shop >/dev/null
let_go 1
expect_caught "service 'shop' is running after the copy: what was copied is not cold"

step "the service's own container, started and stopped again"
hold_in_copy
docker start $shop >/dev/null
docker stop -t 1 $shop >/dev/null
let_go 1
expect_caught "service 'shop' was started meanwhile, and is exited"

step "nobody writes"
fresh
expect_done "" overwinter backup "$profile" --json
set=$(json 'document["path"]')
expect_json 'len([e for e in document["evidence"] if e["name"].startswith("no-writer")])' 2 "$set/overwinter/set.json"
