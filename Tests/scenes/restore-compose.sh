#!/bin/bash
# A Compose project whose restore is turned back, and rolled back: its files, a folder, and a volume that was gone.
# Run beside a Docker engine of its own: Tests/testbed/with-docker.
. "$(dirname "$0")/lib.sh"
folder=$work/a-project
mkdir -p "$folder"/{scripts,database} "$work/backup"
printf 'trap "exit 0" TERM\nwhile true; do sleep 0.1; done\n' >"$folder/scripts/service"
write_project() { # VERSION
    cat >"$folder/compose.yaml" <<END
services:
  database:
    image: testbed:1
    command: ["sh", "/scripts/service"]
    labels: { version: "$1" }
    volumes: ["./database:/data", "./scripts:/scripts:ro"]
  app:
    image: testbed:1
    command: ["sh", "/scripts/service"]
    labels: { version: "$1" }
    depends_on: [database]
    volumes: ["files:/data", "./scripts:/scripts:ro"]
volumes: { files: {} }
END
    echo "$1" >"$folder/database/version"
}
compose() { docker compose --project-directory "$folder" "$@"; }
write_project new
compose up --detach --quiet-pull >/dev/null 2>&1
at_end docker compose --project-directory "$folder" kill '&&' docker compose --project-directory "$folder" down --volumes
docker run --rm --volume a-project_files:/data testbed:1 sh -c 'echo new >/data/version'
cat >"$work/project.yaml" <<END
version: 1
name: scene
destination: $work/backup
compose: { project-directory: $folder, files: [compose.yaml] }
services:
  database: { stop-timeout: 10s, ready: { command: [sh, /scripts/ask], within: 1s }, sources: { data: ./database } }
  app: { stop-timeout: 10s, exclude: [/scripts] }
extra-sources: { compose: [compose.yaml] }
END
profile=$work/project.yaml
# Asked in the container.
printf 'read -r version </data/version\ngrep -qw "$version" /scripts/known || { echo "version $version is not known" >&2; exit 1; }\n' \
    >"$folder/scripts/ask"
echo "new old" >"$folder/scripts/known"
labels() { compose ps --format '{{.Service}} {{.Label "version"}} {{.State}}' | sort | xargs; }
expect_done "links-outside unclean-stop" overwinter backup "$profile" --json

# Compose makes every volume of a project with its first service: an empty one may be there.
expect_no_restored_volume() {
    expect_equal "the app's containers" "" "$(compose ps --all --quiet app)"
    expect_equal "the volume" "" "$(docker run --rm --volume a-project_files:/data testbed:1 ls /data)"
}

# The app and its volume are gone; the rest is of another version.
make_old() {
    compose rm --stop --force app >/dev/null 2>&1
    write_project old
    compose up --detach --no-deps database >/dev/null 2>&1
    # Compose makes every volume again.
    docker volume rm a-project_files >/dev/null
    expect_equal "containers" "database old running" "$(labels)"
}

step "the project has another name, and so other volumes: said, with what helps, and that helps"
cp "$folder/compose.yaml" "$work/compose.yaml"
sed -i '1i name: other' "$folder/compose.yaml"
expect_exit 12 overwinter restore "$profile" latest --stop --set-aside --dry-run --json
expect_json '[f["code"] for f in document["error"]["faults"] if f["code"] == "paths"]' '["paths"]'
expect_text "app/data was the volume 'a-project_files', which the Compose project 'other' does not declare; the set is of project 'a-project'"
expect_text "give the project its name back ('name: a-project' in its files); or declare it in the project's files with 'name: a-project_files', or restore elsewhere with --to DIR"
sed -i 's/files: {}/files: { name: a-project_files }/' "$folder/compose.yaml"
expect_exit 12 overwinter restore "$profile" latest --stop --set-aside --dry-run --json
expect_json '[f["code"] for f in document["error"]["faults"] if f["code"] == "paths"]' '[]'
mv "$work/compose.yaml" "$folder/compose.yaml"

step "not ready on the restored data: files, folder and containers as before, and no volume"
make_old
echo old >"$folder/scripts/known"
# The users of containers are none of this host's.
expect_exit 0 overwinter restore "$profile" latest --stop --set-aside --dry-run --json
expect_json 'document["owners"]' '[]'
expect_json '[g["code"] for g in document["guards"] if g["code"] in ("owners", "access")]' '[]'
expect_exit 1 overwinter restore "$profile" latest --stop --set-aside --yes --json
expect_json 'document["error"]["code"]' restore-failed
expect_text "database did not become ready on the restored data: "
expect_equal "version" old "$(cat "$folder/database/version")"
grep -q old "$folder/compose.yaml" || fail "the project's file is not the old one"
expect_equal "containers" "database old running" "$(labels)"
expect_no_restored_volume
expect_equal "what is left of it" "" "$(find "$folder" -name '*aside*')"

step "ready: then rolled back by its operator; of the app nothing was there but an empty volume, and it stays down"
echo "new old" >"$folder/scripts/known"
expect_done "links-outside unclean-stop" overwinter restore "$profile" latest --stop --set-aside --yes --json
expect_equal "containers" "app new running database new running" "$(labels)"
expect_exit 0 overwinter restore status
expect_text "scene: restore "
expect_done unclean-stop overwinter restore rollback scene --yes --json
expect_equal "version" old "$(cat "$folder/database/version")"
expect_equal "the database's container" "database old running" "$(labels)"
expect_equal "the volume" "" "$(docker run --rm --volume a-project_files:/data testbed:1 ls /data)"
expect_equal "what is left of it" "" "$(find "$folder" -name '*aside*')"
expect_exit 10 overwinter restore rollback --yes

step "the same where the restore makes the volume: it goes with the rollback"
make_old
expect_done "links-outside unclean-stop" overwinter restore "$profile" latest --stop --set-aside --yes --json
expect_equal "containers" "app new running database new running" "$(labels)"
expect_exit 0 overwinter restore rollback scene --dry-run
expect_text "leave app down"
expect_done unclean-stop overwinter restore rollback scene --yes --json
expect_equal "version" old "$(cat "$folder/database/version")"
expect_equal "the database's container" "database old running" "$(labels)"
expect_no_restored_volume
