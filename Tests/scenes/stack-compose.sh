#!/bin/bash
# The main job on the real stack under Compose, with the shipped profile `testing`: cases are written through nginx,
# backed up, more are written; then the whole project folder and its containers and volumes are gone, and the set is
# restored on an engine that never saw the project. Run with IMAGES=stack beside a Docker engine: with-docker.
. "$(dirname "$0")/lib.sh"
testbed=${OVERWINTER_TESTBED:?the folder of the testbed}
folder=$work/hive
api=https://127.0.0.1:8443/thehive/api
check() { curl -fsSk "$api/check"; }
write() { curl -fsSk -X POST "$api/case?n=$1" >/dev/null; }

step "a project built like the vendor's, up"
"$testbed/compose/init" "$folder"
at_end "docker compose --project-directory '$folder' down -v -t 5"
(cd "$folder" && docker compose up -d --wait) >"$work/up" 2>&1 || { cat "$work/up" >&2; fail "the project did not come up"; }
wait_until 60 check

step "the shipped profile, with its destination and project directory changed"
mkdir -m 700 "$work/backup"
sed "s#^destination: .*#destination: $work/backup#; s#^  project-directory: .*#  project-directory: $folder#" \
    "$project/profiles/testing.yaml" >"$work/testing.yaml"
expect_equal "lines changed" 2 "$(diff "$project/profiles/testing.yaml" "$work/testing.yaml" | grep -c '^>')"
profile=$work/testing.yaml

step "200 cases through nginx; a backup while it runs"
write 200
check >"$work/check.before"
expect_equal "torn before" "[]" "$(json 'document["torn"]' "$work/check.before")"
status=0
overwinter backup "$profile" --json >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
case $status in 0 | 3) ;; *) fail "the backup exited with $status" ;; esac
# The stand-ins for Cortex and nginx are not all made to end cleanly; the databases must.
expect_json '[w["code"] for w in document["warnings"] if not (w["code"] == "unclean-stop" and w["message"].split()[0] in ("cortex", "nginx"))]' '[]'
expect_json 'sorted(set(s["after"] for s in document["services"]))' '["running"]'
echo "stopped window: $(json 'document["stoppedSeconds"]') s, $(json 'document["files"]') files"
set=$(json 'document["path"]')

step "the set holds what the vendor's scripts leave out, and no scratch"
for file in compose/docker-compose.yml compose/.env compose/versions.env compose/certificates/server.key \
    nginx/certs/server.key thehive/config/secret.conf; do
    [ -s "$set/$file" ] || fail "$file is not in the set"
done
[ -z "$(find "$set" -name 'cortex-jobs*' -o -type s)" ] || fail "scratch or a socket is in the set"
expect_exit 0 overwinter verify "$profile" latest

step "more cases; then nothing is left of the project, on an engine that never saw it"
write 100
(cd "$folder" && docker compose down -v -t 20) >/dev/null 2>&1
rm -rf --one-file-system "$folder"
expect_equal "containers" "" "$(docker ps -aq)"
expect_equal "volumes" "" "$(docker volume ls -q)"

step "the restore"
expect_exit 0 overwinter restore "$set/overwinter/profile.yaml" "$set" --stop --set-aside --yes --json
expect_json 'sorted(set(s["after"] for s in document["services"]))' '["running"]'

step "it answers as at the backup, through nginx"
wait_until 60 check
check >"$work/check.after"
expect_same_file "the answers of /api/check" "$work/check.before" "$work/check.after"
