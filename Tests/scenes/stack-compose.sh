#!/bin/bash
# The whole stack as a Compose project built like the vendor's, with the shipped profile: backed up on one engine, and
# restored from the set alone on another one that never saw the project. Calls the testbed's with-docker twice.
phase=${1:-}
. "$(dirname "$0")/lib.sh"
: "${OVERWINTER_TESTBED:?names the folder of the testbed}"
answer() { curl -fsSk "https://127.0.0.1:8443/thehive/api/$1" "${@:2}"; }

case $phase in
"")
    # The project mounts Docker's socket, which an engine makes as a folder where there is none.
    [ -e /var/run/docker.sock ] || at_end "rmdir /var/run/docker.sock"
    export SHARED=$work IMAGES=stack
    sed -e "s|^destination:.*|destination: $work/backup|" \
        -e "s|^  project-directory:.*|  project-directory: $work/hive|" "$project/profiles/testing.yaml" >"$work/testing.yaml"
    [ "$(grep -cE "^(destination|  project-directory): $work/(backup|hive)$" "$work/testing.yaml")" = 2 ] ||
        fail "the profile has no destination and project directory to change"
    mkdir "$work/backup"
    "$OVERWINTER_TESTBED/compose/init" "$work/hive"
    "$OVERWINTER_TESTBED/with-docker" bash "$0" backup || fail "the backup"
    rm -rf "$work/hive"
    "$OVERWINTER_TESTBED/with-docker" bash "$0" restore || fail "the restore"
    ;;

backup)
    step "the project comes up, and cases are written through nginx"
    cd "$SHARED/hive"
    docker compose up -d --wait >"$work/up" 2>&1 || { tail -20 "$work/up"; fail "the project did not come up"; }
    expect_exit 0 answer 'case?n=200' -X POST
    expect_exit 0 answer check
    cp "$work/stdout" "$SHARED/at-backup.json"
    expect_json 'document["rows"] == document["documents"] == document["files"] == 200 and document["torn"] == []' true
    docker ps -aq --no-trunc | sort >"$work/before.identities"

    step "the backup, while all of it runs"
    cd /
    expect_exit 0 overwinter plan "$SHARED/testing.yaml"
    expect_done "links-outside unclean-stop" overwinter backup "$SHARED/testing.yaml" --json
    json 'document["path"]' >"$SHARED/set"
    # The images of Cortex and nginx in the testbed do not end on SIGTERM; the databases must, and do.
    expect_json '[w for w in document["warnings"] if w["code"] == "unclean-stop" and
        w["message"].split()[0] not in ("cortex", "nginx")]' '[]'
    docker ps -aq --no-trunc | sort >"$work/after.identities"
    expect_same_file "the containers' ids" "$work/before.identities" "$work/after.identities"
    expect_exit 0 answer check
    expect_same_file "the answers before and after the backup" "$SHARED/at-backup.json" "$work/stdout"
    set=$(<"$SHARED/set")
    for file in .env versions.env docker-compose.yml server.key secret.conf index.conf status.sh default.conf.template; do
        [ -n "$(find "$set" -path "$set/overwinter" -prune -o -name $file -print)" ] || fail "$file is not in the set"
    done
    expect_equal "scratch of Cortex, sockets" "" \
        "$(find "$set" -path "$set/overwinter" -prune -o \( -name cortex-jobs -o -type s \) -print)"
    for folder in thehive/config nginx/templates nginx/certs certificates scripts; do tree "$SHARED/hive/$folder"; done >"$SHARED/before.tree"

    step "work goes on, and is lost with the project, its containers and its networks"
    expect_exit 0 answer 'case?n=50' -X POST
    docker compose --project-directory "$SHARED/hive" down -v -t 30 >/dev/null 2>&1
    ;;

restore)
    step "the restore from the set alone, on another engine"
    set=$(<"$SHARED/set")
    expect_equal "containers" "" "$(docker ps -aq)"
    expect_done "links-outside unclean-stop" overwinter restore "$set/overwinter/profile.yaml" "$set" --stop --set-aside --yes --json
    for folder in thehive/config nginx/templates nginx/certs certificates scripts; do tree "$SHARED/hive/$folder"; done >"$work/after.tree"
    expect_same_file "config and project files" "$SHARED/before.tree" "$work/after.tree"
    for name in cassandra elasticsearch thehive cortex nginx; do
        expect_equal "state of $name" running \
            "$(docker compose --project-directory "$SHARED/hive" ps --format '{{.State}}' $name)"
    done
    wait_until 60 answer status
    expect_exit 0 answer check
    expect_same_file "the answers at the backup and after the restore" "$SHARED/at-backup.json" "$work/stdout"
    docker compose --project-directory "$SHARED/hive" down -v -t 5 >/dev/null 2>&1
    ;;
esac
