#!/bin/bash
# A Compose project that is otherwise than at the backup: images, by name and by digest, the name of Cassandra's cluster,
# and passwords that are restored without the data that knows them.
# Run beside a Docker engine of its own: Tests/testbed/with-docker.
. "$(dirname "$0")/lib.sh"
folder=$work/hive
mkdir -p "$folder"/{thehive/config,elasticsearch/data,cassandra/data,scripts} "$work/backup" "$work/programs"
printf 'trap "exit 0" TERM\nwhile true; do sleep 0.1; done\n' >"$folder/scripts/service"
docker tag testbed:1 elasticsearch:8.19.2
docker tag testbed:1 elasticsearch:8.18.0

# Digests are a registry's, and there is none here: the engine's answers, with the digest in a file of the image's id.
real=$(command -v docker)
cat >"$work/programs/docker" <<END
#!/bin/bash
[ "\$1 \$2" = "image inspect" ] || exec "$real" "\$@"
answer=\$("$real" "\$@") || exit
id=\$(sed -n 's/.*"Id": "sha256:\([0-9a-f]*\)".*/\1/p' <<<"\$answer" | head -1)
digest=\$(cat "$work/programs/\$id" 2>/dev/null)
sed "s|\"RepoDigests\": \[\]|\"RepoDigests\": [\${digest:+\"elasticsearch@sha256:\$digest\"}]|" <<<"\$answer"
END
chmod 755 "$work/programs/docker"
PATH=$work/programs:$PATH
digest() { # IMAGE DIGEST
    echo "$2" >"$work/programs/$("$real" image inspect --format '{{.Id}}' "$1" | sed 's/sha256://')"
}
digest elasticsearch:8.19.2 aaaa
expect_equal "the digest" '["elasticsearch@sha256:aaaa"]' \
    "$(docker image inspect -- elasticsearch:8.19.2 | python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin)[0]["RepoDigests"]))')"

write_project() { # IMAGE CLUSTER PASSWORD
    cat >"$folder/docker-compose.yml" <<END
services:
  elasticsearch:
    image: $1
    command: ["sh", "/scripts/service"]
    environment: ["PASSWORD=\${elasticsearch_password}"]
    volumes: ["./elasticsearch/data:/data", "./scripts:/scripts:ro"]
  cassandra:
    image: testbed:1
    command: ["sh", "/scripts/service"]
    environment: { CASSANDRA_CLUSTER_NAME: $2 }
    volumes: ["./cassandra/data:/data", "./scripts:/scripts:ro"]
  thehive:
    image: testbed:1
    command: ["sh", "/scripts/service"]
    volumes: ["./thehive/config:/etc/thehive:ro", "./scripts:/scripts:ro"]
END
    echo "elasticsearch_password='$3'" >"$folder/.env"
    echo "password = $3" >"$folder/thehive/config/index.conf"
    echo "$3" >"$folder/elasticsearch/data/index"
    echo rows >"$folder/cassandra/data/rows"
    docker compose --project-directory "$folder" up --detach >"$work/up" 2>&1 || { cat "$work/up"; fail "the project did not come up"; }
}
at_end "docker compose --project-directory '$folder' down -v -t 1"
write_project elasticsearch:8.19.2 TheHive one
cat >"$work/hive.yaml" <<END
version: 1
name: hive
destination: $work/backup
compose: { project-directory: $folder }
services:
  elasticsearch: { stop-timeout: 10s, sources: { data: ./elasticsearch/data } }
  cassandra: { stop-timeout: 10s, sources: { data: ./cassandra/data } }
  thehive: { stop-timeout: 10s, sources: { config: ./thehive/config } }
extra-sources: { compose: [docker-compose.yml, .env, scripts] }
END
profile=$work/hive.yaml
expect_exit 0 overwinter backup "$profile" --json
set=$(json 'document["path"]')
record=$set/overwinter/set.json
expect_json '{s["name"]: [s["image"]["reference"], s["image"]["digests"], s.get("clusterName")] for s in document["services"]}' \
    '{"cassandra": ["testbed:1", ["elasticsearch@sha256:aaaa"], "TheHive"], "elasticsearch": ["elasticsearch:8.19.2", ["elasticsearch@sha256:aaaa"], null], "thehive": ["testbed:1", ["elasticsearch@sha256:aaaa"], null]}' \
    "$record"
expect_json '{s["image"]["id"] for s in document["services"]} == {"'"$("$real" image inspect --format '{{.Id}}' testbed:1)"'"}' true "$record"
name=$(basename "$set")

restore() { "$OVERWINTER" restore "$profile" "$name" --stop --set-aside --yes "$@"; }
refused() { # CODE MESSAGE HINT ARGUMENT…
    local code=$1 message=$2 hint=$3
    shift 3
    expect_exit 12 restore --json "$@"
    grep -qxF "error: $message" "$work/stderr" || fail "no line with: error: $message"
    grep -qxF "HINT: $hint; to restore all the same: --accept $code" "$work/stderr" || fail "no such hint: $hint"
    expect_json '[f["code"] for f in document["error"]["faults"]]' "[\"$code\"]"
    expect_exit 0 restore --dry-run --json --accept "$code" "$@"
    expect_json '{g["code"]: g["accepted"] for g in document["guards"] if g["accepted"]}' \
        "$(python3 -c 'import json, sys; print(json.dumps({sys.argv[1]: [sys.argv[2]]}))' "$code" "$message")"
}
nothing_refused() {
    expect_exit 0 restore --dry-run --json "$@"
    expect_json '[g["code"] for g in document["guards"] if g["failures"] or g["accepted"] or g["notKnown"]]' "[]"
}

step "as it was: nothing is refused, of the whole and of each part"
nothing_refused
for part in elasticsearch cassandra compose/.env; do nothing_refused --only "$part"; done

step "one-unit: passwords are others now, and the data knows those of its own time"
write_project elasticsearch:8.19.2 TheHive two
for part in "elasticsearch|thehive/config, compose/.env" "compose/.env|elasticsearch/data, thehive/config" \
    "thehive/config|elasticsearch/data, compose/.env"; do
    rest=${part#*|}
    only=${part%|*}
    refused one-unit "${only/%elasticsearch/elasticsearch/data} would be restored without $rest, and they know each other's passwords" \
        "restore them together: --only ${rest/, / --only }" --only "$only"
done
nothing_refused
nothing_refused --only cassandra
nothing_refused --only elasticsearch --only thehive --only compose/.env
expect_exit 0 restore --only elasticsearch --accept one-unit --json
expect_json '[a["code"] for a in document["accepted"]]' '["one-unit"]'
expect_equal "the data" one "$(cat "$folder/elasticsearch/data/index")"
grep -qF two "$folder/.env" || fail "the passwords are not those of today"
expect_exit 0 overwinter restore commit hive --yes
# Two that are as they were count for neither side.
cp "$set/compose/.env" "$folder/.env"
cp "$set/thehive/config/index.conf" "$folder/thehive/config/index.conf"
nothing_refused --only elasticsearch

step "images: another name, of a container that is there and of one that would be made"
write_project elasticsearch:8.18.0 TheHive one
older="elasticsearch: the set has data of the image elasticsearch:8.19.2, and elasticsearch:8.18.0 would run on it: an older program does not read what a newer one wrote"
refused images "$older" "set the image back, or restore the project's files too" --only elasticsearch
nothing_refused
nothing_refused --only cassandra
docker compose --project-directory "$folder" rm --stop --force elasticsearch >/dev/null 2>&1
refused images "$older" "set the image back, or restore the project's files too" --only elasticsearch

step "images: the same name for another image"
write_project elasticsearch:8.19.2 TheHive one
"$real" create --name other testbed:1 true >/dev/null
"$real" commit --change 'LABEL other=yes' other elasticsearch:8.19.2 >/dev/null
"$real" rm other >/dev/null
# Built here, it has no digest: nobody knows what differs.
expect_exit 0 restore --dry-run --verbose
expect_text "- not known: elasticsearch: whether elasticsearch:8.19.2 is the same image here is not known"
digest elasticsearch:8.19.2 bbbb
refused images "elasticsearch: the image elasticsearch:8.19.2 was sha256:aaaa at the backup, and is sha256:bbbb here" \
    "fetch that one: docker pull elasticsearch@sha256:aaaa && docker tag elasticsearch@sha256:aaaa elasticsearch:8.19.2"
# The container that is there is of the old one still, and is started as it is.
nothing_refused --only elasticsearch
docker image rm --no-prune elasticsearch:8.19.2 >/dev/null
docker tag testbed:1 elasticsearch:8.19.2
nothing_refused

step "cluster-name: in the project's files"
write_project elasticsearch:8.19.2 Other one
refused cluster-name "cassandra: the data would be of the cluster 'TheHive', and the configuration says 'Other': Cassandra does not start on that" \
    "restore data and configuration together" --only cassandra
refused cluster-name "cassandra: the data would be of the cluster 'Other', and the configuration says 'TheHive': Cassandra does not start on that" \
    "restore data and configuration together" --only compose/docker-compose.yml
nothing_refused

step "manager and paths: the project has another name, and another folder"
write_project elasticsearch:8.19.2 TheHive one
sed -i '1i name: other' "$folder/docker-compose.yml"
docker compose --project-directory "$folder" -p hive down -t 5 >/dev/null 2>&1
expect_exit 12 restore --json
expect_json '[f["code"] for f in document["error"]["faults"]]' '["manager", "manager", "manager"]'
expect_text "elasticsearch was run by Compose, project 'hive', and the profile has it under Compose, project 'other'"
expect_exit 0 restore --dry-run --accept manager
sed -i 1d "$folder/docker-compose.yml"
mv "$folder" "$work/moved"
mkdir -p "$work/else/hive"
sed -i "s|project-directory: .*|project-directory: $work/else/hive }|" "$profile"
expect_exit 12 restore --json
expect_json 'sorted({f["code"] for f in document["error"]["faults"]})' '["paths"]'
expect_exit 0 restore --accept paths --json
expect_equal "the data at the new place" one "$(cat "$work/else/hive/elasticsearch/data/index")"
expect_equal "what runs" "cassandra elasticsearch thehive" \
    "$(docker compose --project-directory "$work/else/hive" ps --services --status running | sort | xargs)"
docker compose --project-directory "$work/else/hive" down -v -t 5 >/dev/null 2>&1
