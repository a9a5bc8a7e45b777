#!/bin/bash
# Compose projects that are not there, services that they have not, an engine that is not there, a container that is killed.
# Run beside a Docker engine of its own: Tests/testbed/with-docker.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"
folder=$work/a-project

step "a project of two: one that ends when it is told to, and one that does not"
mkdir -p "$folder/good/data" "$folder/deaf/data"
cd "$folder"
cat >docker-compose.yml <<'END_OF_FILE'
services:
  good:
    image: testbed:1
    command: ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 0.1; done"]
    volumes: ["./good/data:/data"]
  deaf:
    image: testbed:1
    command: ["sh", "-c", "trap '' TERM; while true; do sleep 0.1; done"]
    volumes: ["./deaf/data:/data"]
END_OF_FILE
echo "good's" >good/data/file
echo "deaf's" >deaf/data/file
at_end "docker compose --project-directory '$folder' down -v -t 1"
docker compose up -d --wait >"$work/up" 2>&1 || { cat "$work/up"; fail "the project did not come up"; }
cat >"$profile" <<END_OF_PROFILE
version: 1
name: scene
destination: $work/backup
compose: { project-directory: $folder, files: [docker-compose.yml] }
services:
  good: { stop-timeout: 20s }
  deaf: { stop-timeout: 1s }
END_OF_PROFILE
identities() { docker ps --no-trunc --format '{{.ID}} {{.State}} {{.RunningFor}}' | cut -d' ' -f1,2 | sort; }
before=$(identities)
since=$(date +%s.%N)

step "another folder than the project's; a folder without a Compose file; a file that is not there"
sed "s|project-directory: $folder|project-directory: $work/nowhere|" "$profile" >"$work/bad.yaml"
expect_error 12 no-configuration "there is no Compose project folder '$work/nowhere'" "" backup "$work/bad.yaml"
sed "s|project-directory: $folder, files: .docker-compose.yml.|project-directory: $stack|" "$profile" >"$work/bad.yaml"
expect_error 12 no-configuration "there is no Compose file in '$stack'" \
    "it should have one of compose.yaml, compose.yml, docker-compose.yml, docker-compose.yaml; name others with 'files'" \
    backup "$work/bad.yaml"
sed "s|docker-compose.yml|docker-compose.yaml|" "$profile" >"$work/bad.yaml"
expect_error 12 no-configuration "unable to read the Compose file '$folder/docker-compose.yaml': no such file or directory" "" \
    plan "$work/bad.yaml"

step "a service that the project has not, with the nearest"
sed "s|deaf:|daef:|" "$profile" >"$work/bad.yaml"
expect_error 12 unknown-service "the Compose project a-project in '$folder' has no service 'daef'" "did you mean 'deaf'? it has deaf, good" \
    backup "$work/bad.yaml"

step "a file that Compose does not accept"
cp docker-compose.yml "$work/good.yml"
sed -i 's/command:/comand:/' docker-compose.yml
expect_exit 12 overwinter backup "$profile"
expect_text "error: Compose does not accept the project in '$folder': it "
expect_line "HINT: run 'docker compose config' in that folder"
expect_exit 12 overwinter backup "$profile" --json
expect_document 12
expect_json 'document["error"]["faults"][0]["code"]' bad-configuration
cp "$work/good.yml" docker-compose.yml

step "no docker, and an engine that does not answer: a backup, and a restore"
expect_exit 3 overwinter backup "$profile" --json
expect_document 3
set=$(json 'document["path"]')
expect_json '[w["code"] for w in document["warnings"]]' '["unclean-stop"]'
expect_json 'document["warnings"][0]["message"]' "deaf did not stop cleanly: $(json 'document["warnings"][0]["message"].split(": ", 1)[1]')"
expect_text "137"
expect_json '[w["code"] for w in document["warnings"]]' '["unclean-stop"]' "$set/overwinter/set.json"
expect_equal "the containers" "$before" "$(identities)"
since=$(date +%s.%N)
mkdir "$work/bin"
for words in "backup $profile" "restore $profile latest --stop --set-aside --yes"; do
    expect_exit 12 env PATH="$work/bin" "$OVERWINTER" $words
    expect_text "docker"
    expect_line "HINT: install Docker with its Compose plugin, or correct PATH"
    expect_exit 12 env PATH="$work/bin" "$OVERWINTER" $words --json
    expect_document 12
    expect_json 'document["error"]["faults"][0]["code"]' no-docker
    expect_exit 12 env DOCKER_HOST="unix://$work/no.sock" "$OVERWINTER" $words
    expect_text "error: the Docker engine does not answer: docker "
    expect_line "HINT: is it running, and may this user reach it? See 'docker version'"
    expect_exit 12 env DOCKER_HOST="unix://$work/no.sock" "$OVERWINTER" $words --json
    expect_document 12
    expect_json 'document["error"]["faults"][0]["code"]' manager-unavailable
done

step "a container of another project that writes to a source"
docker run -d --name stranger -v "$folder/good/data:/here" testbed:1 sleep 1000 >/dev/null
at_end docker rm -f stranger
expect_error 12 container-overlap \
    "container 'stranger' has '$folder/good/data' mounted and is no service of this profile: it would go on writing" \
    "add it to the profile's services, or stop it for the backup" backup "$profile"
docker rm -f stranger >/dev/null

step "nothing was touched by any of it"
expect_equal "what the engine stopped or started" "" "$(docker events --since "$since" --until "$(date +%s.%N)" \
    --filter type=container --filter event=die --filter event=start --filter label=com.docker.compose.project=a-project \
    --format '{{.Action}}')"
expect_equal "the containers" "$before" "$(identities)"

step "one that cannot be started again: the other is, and what to type is said"
docker compose stop -t 1 deaf >/dev/null 2>&1
sed -i "s|deaf: { stop-timeout: 1s }|deaf: { stop-timeout: 1s, sources: { data: ./deaf/data } }|" "$profile"
docker compose start deaf >/dev/null 2>&1
cat >"$work/bin/docker" <<END_OF_DOCKER
#!/bin/bash
# Docker, but for the start of one container.
if [ "\$1" = start ] && [[ "\$*" == *$(docker compose ps -q --no-trunc deaf)* ]]; then echo "no space left for deaf" >&2; exit 1; fi
exec $(command -v docker) "\$@"
END_OF_DOCKER
chmod 755 "$work/bin/docker"
expect_exit 5 env PATH="$work/bin:$PATH" "$OVERWINTER" backup "$profile" --json
expect_document 5
expect_json 'document["error"]["code"]' services-down
expect_json 'document["error"]["message"]' "deaf is not back"
expect_json 'document["error"]["hint"]' "type: docker compose --project-directory $folder -f $folder/docker-compose.yml start deaf"
expect_text "no space left for deaf"
expect_equal "state of good" running "$(docker compose ps --format '{{.State}}' good)"
