#!/bin/bash
# The defects of the published cold backup and restore scripts for Docker Compose (a case a defect, G3 and A7 of
# docs/published-scripts.md), and that none of them can happen here. A small project stands in for the vendor's
# prod1-thehive, with the profile that is shipped for it.
# Run beside a Docker engine of its own: Tests/testbed/with-docker.
#
# Without a case: of G3.29 the wrong and doubled texts of the scripts' errors, of G3.25 their missing first line, since a
# program has none (that it runs from any shell and with no environment at all is under G3.24).
. "$(dirname "$0")/lib.sh"
hive=$work/hive
services=(cassandra elasticsearch thehive nginx)
inner() { docker ps -a --no-trunc --format "$1" --filter label=com.docker.compose.project=hive; }

# --- The project ------------------------------------------------------------------------------------------------------

mkdir -p "$hive"/{scripts,certificates,programs} "$hive"/{cassandra,elasticsearch,thehive}/{data,logs} \
    "$hive"/{thehive/{config,data/files},nginx/{templates,certs}}
cat >"$hive/scripts/service" <<'END'
# Holds a lock while it runs, as databases do; `slow` is how long its next stop takes, in seconds.
name=$1 data=$2
trap 'sleep $(cat /scripts/slow-$name 2>/dev/null || echo 0); rm -f $data/node.lock; echo stopped >>/logs/$name.log; exit 0' TERM
echo started >>/logs/$name.log
touch $data/node.lock
while true; do sleep 0.1; done
END
# What the shipped profile runs in the containers.
printf '%s\n' '#!/bin/sh' 'echo "drained while $(test -e /data/node.lock && echo running)" >>/logs/drained' >"$hive/programs/nodetool"
printf '%s\n' '#!/bin/sh' 'test -e /data/node.lock' >"$hive/programs/curl"
chmod 755 "$hive"/programs/*
cat >"$hive/.env" <<'END'
cassandra_image_version = '1'
elasticsearch_password="a secret with spaces"
END
echo "thehive_image_version = '1'" >"$hive/versions.env"
cat >"$hive/docker-compose.yml" <<'END'
x-service: &service
  image: "testbed:${cassandra_image_version}"
  restart: unless-stopped
services:
  cassandra:
    <<: *service
    container_name: UpDatabase
    command: ["sh", "/scripts/service", "cassandra", "/data"]
    healthcheck: &healthcheck { test: ["CMD-SHELL", "test -e /data/node.lock"], interval: 300ms, timeout: 1s, retries: 100 }
    volumes: ["./cassandra/data:/data", "./cassandra/logs:/logs", "./scripts:/scripts:ro", "./programs/nodetool:/bin/nodetool:ro"]
  elasticsearch:
    <<: *service
    command: ["sh", "/scripts/service", "elasticsearch", "/data"]
    healthcheck: *healthcheck
    volumes: ["./elasticsearch/data:/data", "./elasticsearch/logs:/logs", "./scripts:/scripts:ro"]
  thehive:
    <<: *service
    command: ["sh", "/scripts/service", "thehive", "/data"]
    depends_on: { cassandra: { condition: service_healthy }, elasticsearch: { condition: service_healthy } }
    volumes: ["./thehive/data/files:/data", "./thehive/config:/etc/thehive:ro", "./thehive/logs:/logs", "./scripts:/scripts:ro", "./programs/curl:/bin/curl:ro"]
  nginx:
    <<: *service
    command: ["sleep", "100000"]
    init: true
    depends_on: [thehive]
    volumes: ["./nginx/templates:/etc/nginx/templates", "./nginx/certs:/etc/nginx/certs"]
END
fill_with_everything "$hive/cassandra/data/everything"
mkdir "$hive/elasticsearch/data/indices"
echo "segment 1" >"$hive/elasticsearch/data/indices/_1.cfs"
echo "an attachment" >"$hive/thehive/data/files/attachment"
echo "secret" >"$hive/thehive/config/secret.conf"
echo "a template" >"$hive/nginx/templates/default.conf.template"
echo "a key" >"$hive/nginx/certs/server.key"
echo "a certificate" >"$hive/certificates/ca.pem"
chmod 600 "$hive/.env" "$hive"/*/*/secret.conf "$hive/nginx/certs/server.key"
chown -R 4711:4712 "$hive/thehive/config" "$hive/nginx/certs"
at_end "docker compose --project-directory '$hive' down -v -t 1"
docker compose --project-directory "$hive" up -d --wait >"$work/up" 2>&1 || { cat "$work/up"; fail "the project did not come up"; }

mkdir "$work/backup"
# shipped FILE [PROFILE]: a shipped profile for this project.
shipped() {
    sed -e "s|^destination:.*|destination: $work/backup|" -e "s|^  project-directory:.*|  project-directory: $hive|" \
        "$project/profiles/${2:-prod1-thehive}.yaml" >"$1"
    [ "$(grep -cE "^(destination|  project-directory): $work/(backup|hive)$" "$1")" = 2 ] ||
        fail "the profile has no destination and project directory to change"
}
profile=$work/prod1-thehive.yaml
shipped "$profile"

# Written down as they happen: the engine remembers the last few only, and health checks are events too.
docker events --since "$(date +%s)" --filter type=container --filter type=volume --filter event=die --filter event=start --filter event=create \
    --format '{{.Type}} {{.Action}} {{if eq .Type "volume"}}{{.Actor.ID}}{{else}}{{index .Actor.Attributes "com.docker.compose.service"}}{{end}}' \
    >"$work/engine" &
at_end "kill $!"
seen=0 asked=0
# What the engine did since this was asked last, into $work/events: `die thehive`, `start thehive`, …
note_events() {
    asked=$((asked + 1))
    docker volume create "scene-mark-$asked" >/dev/null
    wait_until 10 grep -qx "volume create scene-mark-$asked" "$work/engine"
    docker volume rm "scene-mark-$asked" >/dev/null
    tail -n +$((seen + 1)) "$work/engine" | sed -nE 's/^container (die|start)/\1/p' >"$work/events"
    seen=$(wc -l <"$work/engine")
}
expect_all_run() {
    expect_equal "states" "running running running running" "$(inner '{{.State}}' | tr '\n' ' ' | sed 's/ $//')"
}
expect_untouched() {
    note_events
    expect_equal "what the engine did" "" "$(cat "$work/events")"
    expect_all_run
}
# `depends_on` gives thehive and nginx their places; the other two stand as in the profile.
printf '%s\n' "die nginx" "die thehive" "die elasticsearch" "die cassandra" "start cassandra" "start elasticsearch" \
    "start thehive" "start nginx" >"$work/stops-and-starts"
expect_stopped_and_started() {
    note_events
    expect_same_file "stops and starts" "$work/stops-and-starts" "$work/events"
    expect_all_run
}
# Of all that no running service changes.
cold() {
    local folder
    for folder in cassandra/data/everything elasticsearch/data/indices thehive/config nginx/templates nginx/certs certificates scripts; do
        echo "# $folder"
        tree "$hive/$folder"
    done
    (cd "$hive" && for file in .env versions.env docker-compose.yml thehive/data/files/attachment; do
        stat -c '%n %a %u:%g %s %y' $file
        sha256sum $file
    done)
}
sets() { ls "$1" | grep -E '^[0-9]{8}-[0-9]{6}Z(-[0-9]+)?$' || true; }

note_events

# --- The backup -------------------------------------------------------------------------------------------------------

step "G3.23 a stop gets 10 s, then SIGKILL: here the profile's time; cassandra takes 11 s"
echo 11 >"$hive/scripts/slow-cassandra"
cold >"$work/before.tree"
inner '{{.ID}}' >"$work/before.identities"
mkdir "$work/another"
printf '%s\n' 'services:' '  another: { image: "testbed:1", command: [sleep, "1000"] }' >"$work/another/docker-compose.yml"

step "G3.22, G3.24, G3.25 with no environment, from another project's folder: the profile's project is stopped and copied"
cd "$work/another"
expect_exit 0 env -i PATH="$PATH" DOCKER_HOST="$DOCKER_HOST" STATE_DIRECTORY="$STATE_DIRECTORY" \
    dash -c '"$0" "$@"' "$OVERWINTER" backup "$profile" --json
cd "$work"
expect_json 'document["warnings"]' "[]"
set=$(json 'document["path"]')
expect_stopped_and_started
inner '{{.ID}}' >"$work/after.identities"
expect_same_file "the containers' ids" "$work/before.identities" "$work/after.identities"
expect_equal "locks that a running service holds, in the set" "" "$(find "$set" -name node.lock)"
expect_equal "what cassandra was before its stop" "drained while running" "$(cat "$hive/cassandra/logs/drained")"
rm "$hive/scripts/slow-cassandra"

step "G3.20 TheHive and Cassandra are never copied: here what each service has is in the set"
expect_same_trees "Cassandra's data and the set's" "$hive/cassandra/data/everything" "$set/cassandra/data/everything"
expect_same_trees "Elasticsearch's data and the set's" "$hive/elasticsearch/data/indices" "$set/elasticsearch/data/indices"
expect_equal "TheHive's attachment" "an attachment" "$(cat "$set/thehive/data/attachment")"
for folder in thehive/config nginx/templates nginx/certs; do
    expect_same_trees "$folder and the set's" "$hive/$folder" "$set/$folder"
done

step "G3.21 cortex is copied where there is none, and the stack stays stopped: here a profile names its own services"
[ ! -e "$set/cortex" ] || fail "there is a cortex in the set"
shipped "$work/testing.yaml" testing
expect_exit 12 overwinter backup "$work/testing.yaml"
expect_text "no service 'cortex'"
expect_untouched

step "G3.26 compose file, .env, versions and scripts are not saved: here they are"
for file in .env versions.env docker-compose.yml ca.pem service; do
    [ -n "$(find "$set/compose" -name $file)" ] || fail "$file is not in the set"
done

step "G3.22 in a wrong folder nothing is stopped, and a live copy is called cold: here nothing is copied"
sed "s|^  project-directory:.*|  project-directory: $work/nothing|" "$profile" >"$work/nowhere.yaml"
mkdir "$work/nothing"
expect_exit 12 overwinter backup "$work/nowhere.yaml"
expect_text "there is no Compose file in '$work/nothing'"
sed "s|^  project-directory:.*|  project-directory: $work/another|" "$profile" >"$work/nowhere.yaml"
expect_exit 12 overwinter backup "$work/nowhere.yaml"
expect_text "has no service 'cassandra'"
expect_untouched
status=0
DOCKER_HOST=unix://$work/no.sock overwinter backup "$profile" >"$work/stdout" 2>"$work/stderr" || status=$?
[[ $status == 12 || $status == 1 ]] || fail "without an engine the exit status is $status"
expect_text "the Docker engine does not answer"
expect_equal "sets" 1 "$(sets "$work/backup" | wc -l)"

# --- The restore ------------------------------------------------------------------------------------------------------

step "G3.27 a set is to be typed into the script: here it is chosen from a list"
expect_exit 0 overwinter list "$profile"
expect_text "$(basename "$set")"
expect_exit 64 overwinter restore "$profile"

step "G3.28 'grep Up' lets through what restarts, and what cannot be asked: here both keep the restore from beginning"
expect_exit 12 overwinter restore "$profile" "$(basename "$set")" --set-aside --yes
for name in "${services[@]}"; do expect_text "service '$name' is"; done
expect_untouched
docker compose --project-directory "$hive" stop -t 5 >/dev/null 2>&1
cat >"$work/loop.yaml" <<END
services: { nginx: { command: ["sh", "-c", "exit 1"], restart: always } }
END
cp "$hive/docker-compose.yml" "$work/compose.yml"
docker compose --project-directory "$hive" -f "$hive/docker-compose.yml" -f "$work/loop.yaml" up -d --no-deps nginx >/dev/null 2>&1
restarts() { [ "$(inner '{{.State}}' | grep -c restarting)" = 1 ]; }
wait_until 20 restarts
expect_exit 12 overwinter restore "$profile" "$(basename "$set")" --set-aside --yes
expect_text "service 'nginx' is"
for name in cassandra elasticsearch thehive; do expect_no_text "service '$name' is"; done
docker compose --project-directory "$hive" up -d --no-deps nginx -t 1 >/dev/null 2>&1
docker compose --project-directory "$hive" stop -t 5 >/dev/null 2>&1
status=0
DOCKER_HOST=unix://$work/no.sock overwinter restore "$profile" "$(basename "$set")" --stop --set-aside --yes \
    >"$work/stdout" 2>"$work/stderr" || status=$?
[ $status != 0 ] || fail "it restored without asking the engine"
expect_text "the Docker engine does not answer"

step "G3.28 names with 'Up' in them keep it from a restore: here another project's does not, nor a stopped service's"
docker run -d --name Up-and-away --restart no testbed:1 sleep 1000 >/dev/null
at_end "docker rm -f Up-and-away"
echo "a stranger" >"$hive/elasticsearch/data/indices/_2.cfs"
echo "torn" >"$hive/.env"
echo "a new line" >>"$hive/thehive/logs/thehive.log"
lines=$(wc -l <"$hive/thehive/logs/thehive.log")
note_events
cd "$work/another"
expect_exit 0 overwinter restore "$profile" "$(basename "$set")" --set-aside --yes --json
cd "$work"
expect_equal "the other container" running "$(docker inspect -f '{{.State.Status}}' Up-and-away)"

step "A7 'rsync' without '--delete' mixes old and new files: here an empty folder is filled, and the old one kept"
expect_equal "files of Elasticsearch" "_1.cfs" "$(ls "$hive/elasticsearch/data/indices")"
expect_equal "the stranger that was kept" 1 "$(find "$hive" -path '*.overwinter-aside-*' -name _2.cfs | wc -l)"
grep -q "a new line" "$hive/thehive/logs/thehive.log" || fail "the log was overwritten"
expect_equal "numeric owner" 4711:4712 "$(stat -c %u:%g "$hive/thehive/config/secret.conf")"

step "A7 'up -d -f' fails, and 'completed' is printed: here the services that ran are proven ready"
expect_all_run
expect_json '[s["after"] for s in document["services"]]' '["running", "running", "running", "running"]'
[ "$(wc -l <"$hive/thehive/logs/thehive.log")" -gt "$lines" ] || fail "thehive was not started"

step "A7 the restore's log lies where one happens to stand: here beside the sets"
expect_equal "its folder" "$work/backup" "$(dirname "$(json 'document["log"]')")"
expect_equal "what is in the folder it was called in" docker-compose.yml "$(ls -A "$work/another")"

# `slow-cassandra` was in the set, and slows no later stop.
rm "$hive/scripts/slow-cassandra"

# --- A smaller project, with a named volume ---------------------------------------------------------------------------

step "G3.29 a named volume is no folder of the project, and is never copied: here it is found, copied, and made anew"
vault=$work/vault
mkdir -p "$vault/hooks" "$work/vault-backup" "$work/small"
# `hooks/slow` and `hooks/more`: its stop takes long, or writes more than there is room for.
cat >"$vault/keeper" <<'END'
trap '[ ! -e /hooks/slow ] || sleep 30; [ ! -e /hooks/more ] || dd if=/dev/zero of=/var/lib/keeper/more bs=1048576 count=60; exit 0' TERM
while true; do sleep 0.1; done
END
cat >"$vault/docker-compose.yml" <<'END'
services:
  keeper:
    image: testbed:1
    command: ["sh", "/keeper"]
    volumes: ["data:/var/lib/keeper", "./keeper:/keeper:ro", "./hooks:/hooks:ro"]
volumes: { data: }
END
cat >"$work/vault.yaml" <<END
version: 1
name: vault
destination: $work/vault-backup
compose: { project-directory: $vault }
services: { keeper: { stop-timeout: 20s } }
extra-sources: { compose: [docker-compose.yml] }
END
at_end "docker compose --project-directory '$vault' down -v -t 1"
docker compose --project-directory "$vault" up -d >/dev/null 2>&1
folder=$(docker volume inspect -f '{{.Mountpoint}}' vault_data)
fill_with_everything "$folder/everything"
tree "$folder" >"$work/volume.tree"
expect_exit 0 overwinter backup "$work/vault.yaml" --json
vault_set=$(json 'document["path"]')
expect_same_trees "the volume and the set's" "$folder/everything" "$vault_set/keeper/keeper/everything"

step "G3.26, A7 a failed copy leaves the stack stopped: here it is started first"
mount -t tmpfs -o size=48m tmpfs "$work/small"
at_end "umount '$work/small'"
# Full in the middle of the copy only.
touch "$vault/hooks/more"
note_events
expect_exit 1 overwinter backup "$work/vault.yaml" --destination "$work/small"
expect_text "no space left on device"
note_events
expect_equal "what the engine did" "die keeper start keeper" "$(tr '\n' ' ' <"$work/events" | sed 's/ $//')"
expect_equal "sets" "" "$(sets "$work/small")"
rm "$vault/hooks/more" "$folder/more"

step "G3.23 a SIGKILL goes unseen: here it is a warning, in the end and in the set"
touch "$vault/hooks/slow"
sed 's/stop-timeout: 20s/stop-timeout: 1s/' "$work/vault.yaml" >"$work/impatient.yaml"
expect_exit 3 overwinter backup "$work/impatient.yaml" --json
expect_json '[w["code"] for w in document["warnings"]]' '["unclean-stop"]'
expect_text "137"
expect_json '[w["code"] for w in document["warnings"]]' '["unclean-stop"]' "$(json 'document["path"]')/overwinter/set.json"

step "G3.29 the volume comes back after 'down -v'"
docker compose --project-directory "$vault" down -v -t 1 >/dev/null 2>&1
rm -rf "$vault"
expect_equal "volumes" "" "$(docker volume ls -q)"
expect_exit 0 overwinter restore "$work/vault.yaml" "$(basename "$vault_set")" --set-aside --yes
tree "$(docker volume inspect -f '{{.Mountpoint}}' vault_data)" >"$work/after.tree"
expect_same_file "the volume before the loss and after the restore" "$work/volume.tree" "$work/after.tree"

# --- Without the program ----------------------------------------------------------------------------------------------

step "the set's own RESTORE.md restores a Compose project, and a volume, by hand"
docker compose --project-directory "$hive" down -v -t 5 >/dev/null 2>&1
docker compose --project-directory "$vault" down -v -t 5 >/dev/null 2>&1
rm -rf "$hive" "$vault"
for folder in "$set" "$vault_set"; do
    (cd "$folder" && sha256sum --quiet -c overwinter/SHA256SUMS) || fail "SHA256SUMS does not verify"
    expect_exit 0 mtree -f "$folder/overwinter/files.mtree" -p "$folder"
    sed -n '/^```sh/,/^```/{/^```/!p}' "$folder/overwinter/RESTORE.md" >"$work/restore.sh"
    expect_exit 0 bash "$work/restore.sh"
done
expect_all_run
cold >"$work/after.tree"
expect_same_file "every attribute before the loss and after the restore by hand" "$work/before.tree" "$work/after.tree"
tree "$(docker volume inspect -f '{{.Mountpoint}}' vault_data)" >"$work/after.tree"
expect_same_file "the volume before the loss and after the restore by hand" "$work/volume.tree" "$work/after.tree"
